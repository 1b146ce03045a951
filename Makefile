# make report    regenerate the book in artifacts/ (PROFILE=smoke for a first look; MODEL=DIR for a
#                checkpoint or its .gguf file, in artifacts-checkpoint/)
# make gemma     get Gemma 3 270M into models/ (ACCEPT_GEMMA_TERMS=yes where no one can be asked), and run the book's
#                second part on it, in artifacts-gemma/ (PROFILE=gemma_full for all of it)
# make serve     the book in a browser, live
# make install   install the program, its manual page and its completions (PREFIX=/usr/local, DESTDIR=);
#                make uninstall removes them
# make dist      an archive in dist/ that runs where no Swift is installed
# make test      run the tests
# make fuzz      edit chapters at random, 100,000 times (CASES=...), and set traps in folders, 10,000 times
#                (FOLDERS=...)
# make example   build, test and run the book of another paper, on the notebook alone
# make bench     time training, sweeps, decoding and the notebook
# make publish   the first part in full and the short profile of Gemma, committed with their manifest (PROFILE=complete: all of both)
# make format    format the code; make lint checks it
# make shape     count what the shape of the code is held to

PROFILE ?=
ARTIFACTS ?= artifacts
PREFIX ?= /usr/local
DESTDIR ?=
SOURCES = Sources Tests Examples Package.swift
CASES ?= 100000
FOLDERS ?= 10000
PALIMPSEST = .build/release/palimpsest

.PHONY: report gemma serve install uninstall dist test fuzz example bench publish format lint shape build setup clean

report: build
ifdef MODEL
	$(PALIMPSEST) report --artifacts artifacts-checkpoint --profile $(or $(PROFILE),paper) \
	  --set checkpoint=$(abspath $(MODEL))
else
	$(PALIMPSEST) report --artifacts $(ARTIFACTS) $(if $(PROFILE),--profile $(PROFILE))
endif

gemma: build
	$(PALIMPSEST) model fetch gemma-3-270m
	$(PALIMPSEST) report --artifacts artifacts-gemma --profile $(or $(PROFILE),gemma)

serve: build
	$(PALIMPSEST) serve --artifacts $(ARTIFACTS) $(if $(PROFILE),--profile $(PROFILE))

install: build
	Scripts/install $(PALIMPSEST) '$(DESTDIR)$(PREFIX)'

uninstall:
	Scripts/install --remove $(PALIMPSEST) '$(DESTDIR)$(PREFIX)'

dist: build
	Scripts/dist $(PALIMPSEST) dist

test:
	@Scripts/setup tests
	swift build --build-tests
	swift test --skip-build

fuzz: setup
	swift build --build-tests
	FUZZ_CASES=$(CASES) FUZZ_FOLDERS=$(FOLDERS) swift test --skip-build --filter FuzzTests

example: setup
	swift test --package-path Examples/OtherPaper
	cd Examples/OtherPaper && .build/debug/otherpaper report --strict

bench: build
	$(PALIMPSEST) bench
	python3 Benchmarks/notebook.py
	python3 Benchmarks/pages.py

publish: build
ifneq ($(PROFILE),full)
	$(PALIMPSEST) model fetch gemma-3-270m
endif
	$(PALIMPSEST) report --profile $(or $(PROFILE),published) --artifacts artifacts
	git add artifacts
	git commit --message "Publish the report of a full run" -- artifacts

# The package manager takes two seconds to see that nothing has changed. Make looks itself: whether a source is
# newer than the last build, or a folder, from which something went; and whether the program starts.
BUILT = .build/palimpsest.built
IS_STALE = $(if $(shell find Package.swift Sources -not -name '.*' -newer $(BUILT) -print -quit 2>&1),again)
IS_BROKEN = $(if $(shell $(PALIMPSEST) --version 2>/dev/null),,again)

build: $(BUILT)

# The Swift libraries are linked in: loading them takes as long as a small report. Others are looked for beside
# an installed program first, where `make dist` puts them. What is edited during a build is built next time.
$(BUILT): $(or $(IS_STALE),$(IS_BROKEN))
	@Scripts/setup
	@mkdir -p .build && touch $@.begun
	swift build --configuration release --product palimpsest --static-swift-stdlib \
	  -Xlinker --disable-new-dtags -Xlinker -rpath -Xlinker '$$ORIGIN/../lib/palimpsest'
	@mv $@.begun $@

.PHONY: again
again:

setup:
	@Scripts/setup

format:
	swift format --in-place --recursive $(SOURCES)

lint:
	swift format lint --strict --recursive $(SOURCES)

shape:
	Scripts/shape

clean:
	rm -rf .build dist
