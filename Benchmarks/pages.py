#!/usr/bin/env python3
"""Times the pages: rendering from the cache, opening in Chromium, from a save to the updated page.

    make build && python3 Benchmarks/pages.py [--profile full] [--runs 9]

The book must have been run with the profile. Needs chromium and chromium-driver. Prints each
figure's median with its range beside its limit.
"""

import argparse
import http.client
import json
import pathlib
import re
import shutil
import statistics
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
PROGRAM = ROOT / ".build/release/palimpsest"


def show(name, seconds, limit):
    middle = statistics.median(seconds)
    mark = "" if middle <= limit else "   over the limit"
    print(f"{name:58} {1000 * middle:7.0f} ms  ({1000 * min(seconds):.0f} to "
          f"{1000 * max(seconds):.0f}), limit {1000 * limit:.0f}{mark}")


def timed(arguments, folder=ROOT):
    started = time.perf_counter()
    subprocess.run([PROGRAM, *arguments], cwd=folder, check=True, capture_output=True)
    return time.perf_counter() - started


class Browser:
    """Chromium without a window, driven over WebDriver."""

    def __init__(self):
        self.driver = subprocess.Popen(
            ["chromedriver", "--port=0"], stdout=subprocess.PIPE, text=True)
        for line in self.driver.stdout:
            match = re.search(r"successfully on port (\d+)", line)
            if match:
                break
        self.connection = http.client.HTTPConnection("127.0.0.1", int(match[1]))
        options = {"args": ["--headless=new", "--no-sandbox", "--disable-gpu"]}
        answer = self.send("POST", "/session", {"capabilities": {"alwaysMatch": {
            "browserName": "chrome", "goog:chromeOptions": options}}})
        self.session = f"/session/{answer['sessionId']}"

    def send(self, method, path, body=None):
        self.connection.request(method, path, json.dumps(body) if body is not None else None)
        return json.loads(self.connection.getresponse().read())["value"]

    def open(self, address):
        self.send("POST", f"{self.session}/url", {"url": address})

    def run(self, script):
        """What a script gives; a script that waits calls its last argument."""
        return self.send(
            "POST", f"{self.session}/execute/async", {"script": script, "args": []})

    def quit(self):
        self.send("DELETE", self.session)
        self.driver.terminate()


def rendering(profile, runs):
    """The whole book: `report` does what `run` does, and writes the pages."""
    with tempfile.TemporaryDirectory() as folder:
        report = ["report", "--quiet", "--profile", profile, "--artifacts", folder]
        timed(report)
        pairs = [(timed(report), timed(["run", "--quiet", "--profile", profile]))
                 for _ in range(runs)]
        show("the whole book from the cache: rendering", [a - b for a, b in pairs], 0.3)
        print(f"    the command altogether takes {1000 * statistics.median(a for a, _ in pairs):.0f} ms")
        return sorted(
            ((page.stat().st_size, page.name) for page in pathlib.Path(folder).glob("*.html")),
            reverse=True)


def opening(profile, runs, browser):
    with tempfile.TemporaryDirectory() as folder:
        timed(["report", "--quiet", "--profile", profile, "--artifacts", folder])
        for page in sorted(pathlib.Path(folder).glob("*.html"), key=lambda p: -p.stat().st_size)[:3]:
            seconds = []
            for _ in range(runs):
                browser.open(page.as_uri())
                seconds.append(browser.run(
                    "arguments[0](performance.getEntriesByType('navigation')[0].domComplete)") / 1000)
            show(f"opening {page.name} ({page.stat().st_size // 1000} kB)", seconds, 0.2)


def saving(profile, runs, browser):
    """From a save of prose to the updated page, in the browser."""
    with tempfile.TemporaryDirectory() as folder:
        chapters = pathlib.Path(folder) / "chapters"
        shutil.copytree(ROOT / "chapters", chapters)
        server = subprocess.Popen(
            [PROGRAM, "serve", "--port", "0", "--no-run", "--book", chapters, "--profile", profile,
             "--store", ROOT / ".palimpsest", "--artifacts", pathlib.Path(folder) / "artifacts",
             "--quiet"], stdout=subprocess.PIPE, text=True)
        # Behind the address stands the token of whoever may start runs; to read takes none.
        address = server.stdout.readline().strip().split("?")[0]
        name = "03-editing-athletes"
        chapter = chapters / f"{name}.md"
        text = chapter.read_text()
        # The first report is written whole, on every core, which is not what is timed here.
        while not (pathlib.Path(folder) / "artifacts/manifest.json").exists():
            time.sleep(0.5)
        browser.open(f"{address}{name}.html")
        time.sleep(2)
        seconds = []
        for number in range(runs):
            word = f"palimpsest{number}"
            # To look again and again would take time from the page that is timed.
            browser.run(
                "const main = document.getElementById('_main'); window.seen = new Promise(done => "
                f"new MutationObserver(() => {{ if (main.textContent.includes('{word}')) done(1); }})"
                ".observe(main, { attributes: true, attributeFilter: ['data-updates'] })); "
                "arguments[0](1)")
            started = time.perf_counter()
            chapter.write_text(f"{text}\nWritten just now: {word}.\n")
            browser.run("window.seen.then(arguments[0])")
            seconds.append(time.perf_counter() - started)
            time.sleep(0.3)
        server.terminate()
        show("from a save of prose to the updated page", seconds, 0.15)


def huge(runs):
    with tempfile.TemporaryDirectory() as folder:
        chapters = pathlib.Path(folder) / "chapters"
        chapters.mkdir()
        lines = "".join(f"{n},{n % 977 / 977},name{n % 7}\n" for n in range(100_000))
        (chapters / "huge.csv").write_text("x,y,name\n" + lines)
        block = "# Huge\n\n```yaml experiment\nid: huge\nrun: data\nfile: huge.csv\n```\n\n"
        (chapters / "01.md").write_text(block + "```yaml table\nfrom: huge\n```\n")
        timed(["report", "--quiet"], folder)
        pairs = [(timed(["report", "--quiet"], folder), timed(["run", "--quiet"], folder))
                 for _ in range(runs)]
        show("a table of 100,000 rows: rendering", [a - b for a, b in pairs], 0.5)
        shutil.rmtree(pathlib.Path(folder) / "artifacts")
        pairs = []
        for _ in range(runs):
            pairs.append((timed(["report", "--quiet"], folder), timed(["run", "--quiet"], folder)))
            shutil.rmtree(pathlib.Path(folder) / "artifacts")
        show("the same with its data written", [a - b for a, b in pairs], 0.5)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--profile", default="full")
    parser.add_argument("--runs", type=int, default=9)
    arguments = parser.parse_args()
    sizes = rendering(arguments.profile, arguments.runs)
    print("the largest pages: " + ", ".join(f"{name} {size // 1000} kB" for size, name in sizes[:3]))
    huge(arguments.runs)
    browser = Browser()
    try:
        opening(arguments.profile, arguments.runs, browser)
        saving(arguments.profile, arguments.runs, browser)
    finally:
        browser.quit()


if __name__ == "__main__":
    main()
