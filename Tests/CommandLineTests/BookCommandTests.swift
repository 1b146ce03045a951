import Foundation
import TestSupport
import Testing

/// The commands around a book: new, watch, verify, audit, store; parameters, data and programs.
struct BookCommandTests {
  private static func block(_ yaml: String) -> String { "```yaml experiment\n\(yaml)\n```\n\n" }

  /// A cell whose program reads a file that it names, and a table of what it prints.
  private static let measured =
    "# Title\n\nProse.\n\n"
    + block(
      "id: a\nrun: command\nformat: csv\ncommand: [sh, measure.sh]\ninputs: [figure.txt]")
    + "```yaml table\nfrom: a\n```\n"

  private static func measuring(_ script: String, chapter: String = measured) throws -> Palimpsest {
    try Palimpsest([
      "01.md": chapter, "book.yml": "allow_commands: true\n", "measure.sh": script,
      "figure.txt": "0.5\n", "secret.txt": "1\n",
    ])
  }

  private static let script = "echo name,figure\necho a,$(cat figure.txt)\n"

  // MARK: - run

  /// A cell alone has every thread; two at once have half of them each.
  @Test(arguments: [(["0"], 1), (["0", "1"], 2)])
  func threadsAreSharedAmongTheCellsThatRunAtOnce(points: [String], share: Int) throws {
    let program = try Palimpsest([
      "01.md": Self.block(
        "id: a\nrun: command\nformat: csv\nsweep: {i: [\(points.joined(separator: ", "))]}\n"
          + "command: [sh, -c, 'echo threads; echo =$OPENBLAS_NUM_THREADS= # ${i}']")
        + "```yaml table\nfrom: a\n```\n",
      "book.yml": "allow_commands: true\n",
    ])
    let ended = try program.run("run", "--jobs", "2")
    #expect(ended.status == 0, "\(ended.errors)")
    let threads = max(1, ProcessInfo.processInfo.activeProcessorCount / share)
    #expect(ended.output.split(separator: "=\(threads)=").count == points.count + 1)
  }

  // MARK: - new

  @Test func aNewBookRunsAndTakesChapters() throws {
    let program = try Palimpsest([:])
    #expect(try program.run("new", "book", "mine").status == 0)
    let again = try program.run("new", "book", "mine")
    #expect(again.status == 1 && again.errors.contains("is there already; nothing was written"))
    let book = [
      "--book", "mine/chapters", "--store", "mine/store", "--artifacts", "mine/artifacts",
    ]
    #expect(try program.run(["report"] + book).status == 0)
    #expect(
      try program.run(["new", "chapter", "02-what-we-saw", "--book", "mine/chapters"]).status == 0)
    let both = try program.run(["report"] + book)
    #expect(both.status == 0, "\(both.errors)")
    #expect(try program.folder.read("mine/artifacts/02-what-we-saw.md").contains("What we saw"))
    let odd = try program.run(["new", "chapter", "../x", "--book", "mine/chapters"])
    #expect(odd.status == 64 && odd.errors.contains("a chapter's name has letters"))
  }

  // MARK: - watch

  @Test func watchingRendersEverySaveAndKeepsTheLastGoodReport() throws {
    let program = try Self.measuring(Self.script)
    let page = "artifacts/01.md"
    let watching = try program.start(["watch"])
    try watching.awaits("is up to date")

    try program.folder.write(
      Self.measured.replacing("Prose.", with: "Other prose."), to: "chapters/01.md")
    try eventually("the page has the other prose") {
      try program.folder.read(page).contains("Other prose.")
    }

    try program.folder.write(
      Self.measured.replacing("inputs", with: "inptus"), to: "chapters/01.md")
    try watching.awaits("the last good report stays")
    #expect(try watching.errors.contains("01.md:10:1: error: unknown key 'inptus'"))
    #expect(try program.folder.read(page).contains("Other prose."))

    try program.folder.write(Self.measured, to: "chapters/01.md")
    try eventually("the page is new") { try !program.folder.read(page).contains("Other prose.") }
    // A file that a cell names is watched too.
    try program.folder.write("0.75\n", to: "chapters/figure.txt")
    try eventually("the figure is new") { try program.folder.read(page).contains("0.750") }

    watching.signal(SIGINT)
    #expect(try watching.end().status == 130)
  }

  // MARK: - verify

  @Test func verifyingRecomputesAndComparesEachValue() throws {
    let program = try Self.measuring(Self.script)
    #expect(try program.run("verify").errors.contains("artifacts"))
    #expect(try program.run("report").status == 0)
    let same = try program.run("verify")
    #expect(same.status == 0 && same.output.contains("1 of 1 published cell recomputed: all"))

    // Within a millionth of its size a number is the same; beyond, it is not.
    for (figure, status) in [("0.5000002", 0), ("0.50001", 1)] as [(String, Int32)] {
      try program.folder.write("\(figure)\n", to: "chapters/figure.txt")
      let ended = try program.run("verify")
      #expect(ended.status == status, "\(figure): \(ended.output)\(ended.errors)")
      #expect(ended.output.contains("1 values differ") == (status == 1), "\(ended.output)")
    }
    let told = try program.run("verify", "--json", "--sample", "1")
    #expect(told.status == 1)
    let rows = try JSONDecoder().decode([Differing].self, from: Data(told.output.utf8))
    #expect(
      rows == [Differing(cell: "a", column: "figure", row: 1, published: "0.5", found: "0.50001")])
    #expect(try program.run("verify", "--sample", "0").status == 64)
  }

  private struct Differing: Decodable, Equatable {
    var cell: String
    var column: String
    var row: Int?
    var published: String
    var found: String
  }

  // MARK: - audit

  private static let isTraceable = FileManager.default.isExecutableFile(atPath: "/usr/bin/strace")

  @Test(.enabled(if: isTraceable, "needs strace: apt-get install strace"))
  func auditTellsWhatIsReadUndeclared() throws {
    let honest = try Self.measuring(Self.script)
    let clean = try honest.run("audit")
    #expect(clean.status == 0, "\(clean.output)\(clean.errors)")
    #expect(clean.output.contains("1 cell of programs watched: all that they read is declared"))

    let sly = try Self.measuring(Self.script + "cat secret.txt > /dev/null\n")
    let found = try sly.run("audit")
    #expect(found.status == 1)
    #expect(found.output.contains("chapters/01.md:5:1: a reads secret.txt undeclared; add"))
    #expect(
      found.output.contains("inputs: [measure.sh, figure.txt, secret.txt]") == true
        || found.output.contains("inputs: [figure.txt, measure.sh, secret.txt]"), "\(found.output)")
    // What is run to be watched is not kept.
    #expect(try sly.run("store", "ls").output.contains("no outputs"))

    let talking = try Self.measuring(
      Self.script + "exec 3<>/dev/tcp/127.0.0.1/9 || true\n",
      chapter: Self.measured.replacing("[sh, measure.sh]", with: "[bash, measure.sh]"))
    let spoken = try talking.run("audit")
    #expect(spoken.status == 1)
    #expect(spoken.output.contains("a speaks to 127.0.0.1"), "\(spoken.output)")
  }

  // MARK: - store

  @Test func theStoreIsListedShownCheckedAndTrimmed() throws {
    let program = try Self.measuring(Self.script)
    #expect(try program.run("store", "ls").output.contains("the store has no outputs"))
    for figure in ["0.5", "0.6", "0.7"] {
      try program.folder.write("\(figure)\n", to: "chapters/figure.txt")
      #expect(try program.run("run", "--quiet").status == 0)
    }
    #expect(try program.run("store").output.contains("3 outputs of"))
    let shown = try program.run("store", "show", "a")
    #expect(shown.output.contains("frames  rows") && shown.output.contains("key of the last run"))
    #expect(shown.output.contains("figure.txt"))
    let unknown = try program.run("store", "show", "b")
    #expect(unknown.status == 64 && unknown.errors.contains("the store has no results of 'b'"))

    let dry = try program.run("store", "gc", "--keep-runs", "1", "--dry-run")
    #expect(dry.output.contains("2 outputs and") && dry.output.contains("would be removed"))
    #expect(try program.run("store", "ls").output.contains("3 outputs of"))
    #expect(
      try program.run("store", "gc", "--keep-runs", "1", "--older-than", "1h").output
        .contains("0 outputs and 0 objects"))
    #expect(
      try program.run("store", "gc", "--keep-runs", "1").output.contains("2 outputs and"))
    #expect(try program.run("store", "gc", "--older-than", "soon").status == 64)
    #expect(try program.run("plan").output.contains("cached"))

    #expect(try program.run("store", "verify").output.contains("objects are intact"))
    let objects = program.folder.url.appending(path: ".palimpsest/objects")
    let files = try #require(
      FileManager.default.enumerator(at: objects, includingPropertiesForKeys: nil))
    let object = try #require(
      files.compactMap { $0 as? URL }.first { !$0.hasDirectoryPath })
    try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: object.path)
    try Data("other".utf8).write(to: object)
    let damaged = try program.run("store", "verify")
    #expect(damaged.status == 1 && damaged.errors.contains("1 of"), "\(damaged.errors)")
  }

  // MARK: - Parameters

  @Test(
    arguments: [
      (["--set", "n=3"], 0, ""),
      (["--set", "n=11"], 64, "--set n: 11 is out of the range of 'n': 1 to 10"),
      (["--set", "n=many"], 64, "--set n: expected 'n' to be a whole number, found 'many'"),
      (["--set", "nn=1"], 64, "no such parameter; did you mean 'n'?; profile 'quick' has how, n"),
      (["--set", "n"], 64, "n"),
      (["--set", "how=slow"], 64, "to be one of quickly, slowly, found 'slow'"),
      (["--profile", "ful"], 64, "did you mean 'full'?"),
      (["--profile", "full"], 0, ""),
    ] as [([String], Int32, String)]) func parametersHaveTypesAndRanges(
      options: [String], status: Int32, told: String
    ) throws
  {
    let program = try Palimpsest([
      "book.yml": """
      default_profile: quick
      profiles: {quick: {}, full: {n: 9}}
      parameters:
        n: {type: integer, range: [1, 10], default: 2, meaning: how many}
        how: {type: text, choices: [quickly, slowly], default: quickly}
      """,
      "01.md": "# T\n\n" + Self.block("id: a\nrun: data\nrows: [{n: \"${n}\", how: \"${how}\"}]"),
    ])
    let ended = try program.run(["plan"] + options)
    #expect(ended.status == status, "\(ended.errors)")
    #expect(told.isEmpty ? ended.errors.isEmpty : ended.errors.contains(told), "\(ended.errors)")
  }

  // MARK: - Data and programs

  @Test func tablesInFilesHaveTypes() throws {
    let program = try Palimpsest([
      "01.md": "# T\n\n" + Self.block("id: a\nrun: data\nfile: rows.csv")
        + "Sum `= a[n=1].n + a[name=z].share | .2f`.\n\n```yaml table\nfrom: a\n```\n",
      "rows.csv": "name,n,share,is\r\n\"x, \"\"y\"\"\",1,0.25,true\r\nz,,5e-1,false\r\n",
    ])
    let ended = try program.run("report")
    #expect(ended.status == 0, "\(ended.errors)")
    let page = try program.folder.read("artifacts/01.md")
    #expect(page.contains("Sum 1.50."), "\(page)")
    #expect(page.contains("| x, \"y\" | 1 | 0.250 | yes |"), "\(page)")
    #expect(page.contains("| z | – | 0.500 | no |"))
  }

  @Test(arguments: [
    ("file: rows.csv", "6:7: error: there is no file 'rows.csv'"),
    ("file: ../x.csv", "../x.csv"),
    ("file: short.csv", "short.csv"), ("rows: [1, 2]", "expected"),
    ("rows: [{a: 1}]\nfile: short.csv", "needs either the key 'rows' or the key 'file'"),
    ("", "needs either the key 'rows' or the key 'file'"),
  ]) func dataThatIsWrongIsAnError(yaml: String, told: String) throws {
    let program = try Palimpsest([
      "01.md": "# T\n\n" + Self.block("id: a\nrun: data\n\(yaml)"), "short.csv": "a,b\n1\n",
    ])
    let ended = try program.run("run")
    #expect(ended.status == 2 || ended.status == 1)
    #expect(ended.errors.contains(told), "\(ended.errors)")
    #expect(!ended.errors.contains("Error Domain"), "\(ended.errors)")
  }

  @Test(arguments: [
    ("[sh, -c, 'echo oh >&2; exit 3']", "jsonl", "'sh' exited with status 3\noh"),
    ("[sh, -c, 'kill -9 $$']", "jsonl", "'sh' was ended by signal 9"),
    ("[no-such-program]", "jsonl", "there is no program 'no-such-program'"),
    ("[echo, nonsense]", "jsonl", "line 1"), ("[sh, -c, 'echo a,b; echo 1']", "csv", "line 2"),
    ("[]", "jsonl", "the command is empty"),
  ]) func programsThatFailSayWhy(command: String, format: String, told: String) throws {
    let program = try Palimpsest([
      "01.md": "# T\n\n"
        + Self.block(
          "id: a\nrun: command\nformat: \(format)\ncommand: \(command)"
        ),
      "book.yml": "allow_commands: true\n",
    ])
    let ended = try program.run("run")
    #expect(ended.status == 1, "\(ended.errors)")
    let text = ended.errors.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
      .joined(separator: "\n")
    #expect(text.contains(told), "\(ended.errors)")
  }

  @Test func programsRunOnlyWhereTheBookAllowsThem() throws {
    let program = try Palimpsest([
      "01.md": "# T\n\n" + Self.block("id: a\nrun: command\ncommand: [touch, made]")
    ])
    let ended = try program.run("run")
    #expect(ended.status == 2 && ended.errors.contains("allow_commands"), "\(ended.errors)")
    #expect(throws: (any Error).self) { try program.folder.read("chapters/made") }
  }
}
