import Foundation
import TestSupport
import Testing

@testable import Reports

/// The specification curve of a claim's worlds in a real browser.
@Suite(.serialized, .enabled(if: WebDriver.program != nil, "needs chromium-driver"))
struct WorldsBrowserTests {
  private func browsing(
    width: Int = 1280, theme: String = "light", _ body: (WebDriver) async throws -> Void
  ) async throws {
    let book = try WorldsBook()
    let pages = book.folder.url.appending(path: "artifacts")
    try ReportWriter.write(try await book.run(), to: pages)
    let browser = try await WebDriver()
    do {
      try await browser.emulate(width: width, height: 900, theme: theme)
      try await browser.open(pages.appending(path: "01.html").absoluteString)
      try await body(browser)
    } catch {
      await browser.quit()
      throw error
    }
    await browser.quit()
  }

  /// Effects in order from left to right, each above what was chosen, the book's world marked.
  @Test func theCurveIsReadFromLeftToRight() async throws {
    try await browsing { browser in
      struct Seen: Decodable {
        var names: [String]
        var lefts, heights: [Double]
        var held: [[String]]
        var chosen: Double
        var legend: [String]
      }
      let seen: Seen = try await browser.run(
        """
        const svg = document.querySelector('#larger .drawing svg');
        const middle = element => { const box = element.getBoundingClientRect(); return [box.x + box.width / 2, box.y + box.height / 2] };
        const marks = [...svg.querySelectorAll('.effects .mark')];
        const rows = [...svg.querySelectorAll('.choices text')].map(text => [text.textContent, middle(text)[1]]);
        const dots = [...svg.querySelectorAll('.choice.held')].map(middle);
        const held = marks.map(mark => {
          const x = middle(mark)[0];
          return dots.filter(dot => Math.abs(dot[0] - x) < 1)
            .map(dot => rows.find(row => Math.abs(row[1] - dot[1]) < 8)[0]);
        });
        return {
          names: [...document.querySelectorAll('#larger .worlds tbody tr')]
            .map(row => [...row.cells].map(cell => cell.textContent).join('|')),
          lefts: marks.map(mark => middle(mark)[0]), heights: marks.map(mark => middle(mark)[1]), held,
          chosen: middle(svg.querySelector('.chosen'))[0],
          legend: [...svg.querySelectorAll('text.label')].map(text => text.textContent),
        }
        """)
      #expect(seen.names.count == 9)
      #expect(seen.names.first == "-2|2|-4.10 ± 0.25|3|not reproduced", "\(seen.names)")
      #expect(seen.names.last == "3|0|3.10 ± 0.25|3|reproduced")
      #expect(seen.names.filter { $0.contains("(the book)") }.count == 1)
      #expect(zip(seen.lefts, seen.lefts.dropFirst()).allSatisfy { $0 < $1 })
      #expect(zip(seen.heights, seen.heights.dropFirst()).allSatisfy { $0 >= $1 - 1 })
      #expect(seen.held.first == ["shift -2", "base 2"])
      #expect(seen.held[5] == ["shift 1", "base 0"])
      #expect(abs(seen.chosen - seen.lefts[5]) < 1)
      #expect(seen.legend == ["reproduced", "not reproduced", "inconclusive"])
      #expect(try await browser.consoleMessages() == [])
    }
  }

  /// The drawing has a name and a description, and a table of all worlds behind a click.
  @Test func theCurveIsThereForWhoeverDoesNotSeeIt() async throws {
    try await browsing { browser in
      let seen: [String] = try await browser.run(
        """
        const svg = document.querySelector('#larger .drawing svg');
        document.querySelectorAll('#larger details').forEach(fold => fold.open = true);
        const rows = [...document.querySelectorAll('#larger .worlds tbody tr')];
        return [svg.getAttribute('role'), svg.getAttribute('aria-label'),
          document.getElementById(svg.getAttribute('aria-describedby')).textContent.split('\\n')[0],
          String(rows.length), [...rows[0].cells].map(cell => cell.textContent).join('|')]
        """)
      let title = "Difference in each world: runs[arm=a].v > runs[arm=b].v"
      #expect(
        seen == ["img", title, title, "9", "-2|2|-4.10 ± 0.25|3|not reproduced"])
    }
  }

  /// Nothing overlaps or sticks out, on a phone and on a screen, in light and dark.
  @Test(arguments: [390, 1280], ["light", "dark"])
  func nothingOverlaps(width: Int, theme: String) async throws {
    try await browsing(width: width, theme: theme) { browser in
      let problems: [String] = try await browser.run(
        """
        const svg = document.querySelector('#larger .drawing svg'), edge = svg.getBoundingClientRect(), problems = [];
        const boxes = [...svg.querySelectorAll('text')].map(text => [text.textContent, text.getBoundingClientRect()]);
        boxes.forEach(([name, a], i) => {
          if (a.left < edge.left - 1 || a.right > edge.right + 1) problems.push(name + ' sticks out');
          for (const [other, b] of boxes.slice(i + 1))
            if (a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 2 && b.top < a.bottom - 2)
              problems.push(name + ' / ' + other);
        });
        const fills = new Set([...svg.querySelectorAll('.effects .mark')].map(mark => getComputedStyle(mark).fill));
        if (fills.size !== 3) problems.push('colours ' + [...fills].join());
        return problems
        """)
      #expect(problems == [])
    }
  }
}
