import Chapters
import Foundation
import Frames
import TestSupport
import Testing

@testable import Reports

/// The pages in a real browser.
@Suite(.serialized, .enabled(if: WebDriver.program != nil, "needs chromium-driver"))
struct BrowserTests {
  /// Pages opened in a browser that ends with the test.
  private static func browsing(
    _ page: String = "01-data.html", width: Int = 1280, theme: String = "light",
    _ body: (WebDriver, ShowcaseBook) async throws -> Void
  ) async throws {
    let book = try await ShowcaseBook()
    let browser = try await WebDriver()
    do {
      try await browser.emulate(width: width, height: 900, theme: theme)
      try await browser.open(book.pages.appending(path: page).absoluteString)
      try await body(browser, book)
    } catch {
      await browser.quit()
      throw error
    }
    await browser.quit()
  }

  @Test func noPageComplainsOrAsksForAnythingElse() async throws {
    try await Self.browsing { browser, book in
      for page in ["index.html", "01-data.html", "02-figures.html", "report.html"] {
        let address = book.pages.appending(path: page).absoluteString
        _ = try await browser.requests()
        try await browser.open(address)
        #expect(try await browser.consoleMessages() == [], "\(page)")
        let others = try await browser.requests()
          .filter { $0 != address && !$0.hasPrefix("data:") }
        #expect(others == [], "\(page)")
      }
    }
  }

  @Test(arguments: [390, 820, 960, 1280, 1350, 1600])
  func nothingSticksOutSideways(width: Int) async throws {
    try await Self.browsing(width: width) { browser, book in
      for page in ["index.html", "01-data.html", "02-figures.html", "report.html"] {
        try await browser.open(book.pages.appending(path: page).absoluteString)
        let overflow: Int = try await browser.run(
          """
          document.querySelectorAll('details').forEach(fold => fold.open = true);
          return Math.max(document.documentElement.scrollWidth, document.body.scrollWidth) - innerWidth
          """)
        #expect(overflow <= 0, "\(page) at \(width)")
        #expect(try await browser.screenshot().count > 5000)
      }
    }
  }

  /// Of what scrolls by itself, the column that names the rows stays, and leaves most of a phone to the others.
  @Test func theFirstColumnStays() async throws {
    try await Self.browsing(width: 390) { browser, _ in
      let places: [Double] = try await browser.run(
        """
        const scroll = document.querySelector('#effects .scroll') ?? document.querySelector('main table').parentElement;
        document.querySelectorAll('details').forEach(fold => fold.open = true);
        scroll.style.width = '120px';
        const cell = scroll.querySelector('tbody tr').cells[0], before = cell.getBoundingClientRect();
        scroll.scrollLeft = 60;
        return [before.left, cell.getBoundingClientRect().left, scroll.scrollLeft, before.width / innerWidth]
        """)
      #expect(places[2] == 60 && abs(places[0] - places[1]) < 1, "\(places)")
      #expect(places[3] <= 0.4)
    }
  }

  /// On a screen, a claim has nearly half of the ledger's width; on a phone, it is a card that begins with its verdict.
  @Test(arguments: [390, 1280]) func theLedgerIsReadable(width: Int) async throws {
    struct Seen: Decodable {
      var share: Double
      var overflow: Int
      var verdictTop, claimTop, claimWidth: Double
    }
    try await Self.browsing("index.html", width: width) { browser, _ in
      let seen: Seen = try await browser.run(
        """
        const row = document.querySelector('.ledger tbody tr'), [claim, , , verdict] = [...row.cells];
        const ledger = document.querySelector('.ledger .scroll');
        const box = claim.getBoundingClientRect();
        return {share: box.width / ledger.clientWidth, overflow: ledger.scrollWidth - ledger.clientWidth,
          verdictTop: verdict.getBoundingClientRect().top, claimTop: box.top, claimWidth: box.width}
        """)
      #expect(seen.overflow <= 0)
      #expect(width == 390 ? seen.share > 0.85 : (0.4...0.5).contains(seen.share), "\(seen)")
      #expect((seen.verdictTop < seen.claimTop) == (width == 390))
      #expect(width == 390 || seen.claimWidth > 380, "\(seen)")
    }
  }

  @Test func tablesAreSortedByAClick() async throws {
    try await Self.browsing { browser, _ in
      let column = """
        return [...document.querySelectorAll('#by-drug tbody tr')].map(row => row.cells[2].textContent.trim())
        """
      let before: [String] = try await browser.run(column)
      try await browser.click("#by-drug thead th:nth-child(3) button")
      let up: [String] = try await browser.run(column)
      try await browser.click("#by-drug thead th:nth-child(3) button")
      let down: [String] = try await browser.run(column)
      let sorted = before.sorted { Double($0) ?? 0 < Double($1) ?? 0 }
      #expect(up == sorted && down == sorted.reversed() && before != sorted)
      let state: String = try await browser.run(
        "return document.querySelector('#by-drug thead th:nth-child(3)').getAttribute('aria-sort')")
      #expect(state == "descending")
    }
  }

  @Test func figuresAreAlignedOnTheDecimalPoint() async throws {
    try await Self.browsing { browser, _ in
      let places: [Double] = try await browser.run(
        """
        return [...document.querySelectorAll('#by-drug tbody tr')].map(row => {
          const text = document.createTreeWalker(row.cells[2], NodeFilter.SHOW_TEXT).nextNode();
          const range = document.createRange();
          range.setStart(text, 0);
          range.setEnd(text, text.data.match(/^[\\d,]+/)[0].length);
          return range.getBoundingClientRect().right;
        })
        """)
      #expect(places.count == 4)
      #expect((places.max() ?? 0) - (places.min() ?? 99) < 1.5, "\(places)")
    }
  }

  @Test func theSearchFindsEveryPage() async throws {
    try await Self.browsing { browser, _ in
      try await browser.type("grouped", into: "#_search")
      let found: [String] = try await browser.run(
        "return [...document.querySelectorAll('#_search-results a')].map(link => link.getAttribute('href'))"
      )
      #expect(found == ["02-figures.html#grouped-bars"])
      try await browser.click("#_search-results a")
      try await browser.wait(until: "return location.hash === '#grouped-bars'")
    }
  }

  @Test func theThemeFollowsTheSystemAndTheReader() async throws {
    try await Self.browsing(theme: "dark") { browser, _ in
      let background = "return getComputedStyle(document.body).backgroundColor"
      let dark: String = try await browser.run(background)
      try await browser.click("#_theme")
      let light: String = try await browser.run(background)
      #expect(dark == "rgb(21, 23, 27)" && light == "rgb(253, 252, 250)")
      try await browser.click("#_theme")
      #expect(try await browser.run(background, as: String.self) == dark)
    }
  }

  @Test func sourcesUnfoldAndAreCopied() async throws {
    try await Self.browsing { browser, _ in
      let shown = "return document.querySelector('#by-drug .source pre').checkVisibility()"
      #expect(try await browser.run(shown, as: Bool.self) == false)
      try await browser.click("#by-drug .source summary")
      #expect(try await browser.run(shown, as: Bool.self))
      try await browser.click("#by-drug .source .copy")
      try await browser.wait(
        until: "return document.querySelector('#by-drug .source .copy').textContent === 'Copied'")
    }
  }

  @Test func theLedgerIsFiltered() async throws {
    try await Self.browsing("index.html") { browser, _ in
      let rows =
        "return [...document.querySelectorAll('.ledger tbody tr')].filter(row => !row.hidden).length"
      #expect(try await browser.run(rows, as: Int.self) == 2)
      try await browser.click(".ledger .filters button:nth-child(2)")
      #expect(try await browser.run(rows, as: Int.self) == 1)
    }
  }

  @Test func theContentsShowTheSectionInView() async throws {
    try await Self.browsing { browser, _ in
      let current = "return document.querySelector('nav ol ol [aria-current]').textContent"
      _ = try await browser.run(
        "document.getElementById('claims-about-them').scrollIntoView({behavior: 'instant'}); return true",
        as: Bool.self)
      try await browser.wait(until: current + " === 'Claims about them'")
    }
  }

  @Test func valuesShowUnderThePointer() async throws {
    try await Self.browsing("02-figures.html") { browser, _ in
      let shown: String = try await browser.run(
        """
        const mark = document.querySelector('#lines circle.mark[cx]:nth-of-type(2)');
        mark.scrollIntoView({behavior: 'instant', block: 'center'});
        const box = mark.getBoundingClientRect();
        mark.dispatchEvent(new PointerEvent('pointermove', {bubbles: true, clientX: box.x + 2, clientY: box.y + 2}));
        const tip = document.querySelector('.tip');
        return tip.hidden ? '' : tip.textContent
        """)
      #expect(shown.contains("s0, "), "\(shown)")
    }
  }

  @Test(arguments: [390, 1280])
  func noTextsInAPlotOverlap(width: Int) async throws {
    try await Self.browsing("02-figures.html", width: width) { browser, _ in
      let seen: [String: [String]] = try await browser.run(
        """
        const found = {};
        for (const svg of document.querySelectorAll('.drawing svg')) {
          const edge = svg.getBoundingClientRect(), problems = [];
          const boxes = [...svg.querySelectorAll('text')].map(text => [text.textContent, text.getBoundingClientRect()]);
          boxes.forEach(([name, a], i) => {
            if (a.left < edge.left - 1 || a.right > edge.right + 1 || a.top < edge.top - 1 || a.bottom > edge.bottom + 1)
              problems.push(name + ' sticks out');
            for (const [other, b] of boxes.slice(i + 1))
              if (a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 2 && b.top < a.bottom - 2)
                problems.push(name + ' / ' + other);
          });
          found[svg.closest('.block').id] = problems;
        }
        return found
        """)
      #expect(seen.count == 8)
      for (plot, problems) in seen { #expect(problems == [], "\(plot)") }
    }
  }

  /// Every text against what is behind it, as accessibility checkers do.
  @Test(arguments: ["light", "dark"], ["index.html", "01-data.html", "02-figures.html"])
  func textStandsOutFromItsBackground(theme: String, page: String) async throws {
    try await Self.browsing(page, theme: theme) { browser, _ in
      let weak: [String] = try await browser.run(
        """
        document.querySelectorAll('details').forEach(fold => fold.open = true);
        const parse = text => (text.match(/[\\d.]+/g) ?? []).map(Number);
        const light = ([r, g, b]) => [r, g, b].map(v => v / 255)
          .map(v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
          .reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
        const behind = element => {
          for (let at = element; at; at = at.parentElement) {
            const colour = parse(getComputedStyle(at).backgroundColor);
            if (colour.length === 3 || colour[3] === 1) return colour;
          }
          return [255, 255, 255];
        };
        const weak = [];
        const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        for (let node; node = walker.nextNode();) {
          const element = node.parentElement;
          if (!node.data.trim() || !element.checkVisibility() || element.closest('script, style, .hidden')) continue;
          const style = getComputedStyle(element);
          const [a, b] = [light(parse(element.closest('svg') ? style.fill : style.color)), light(behind(element))];
          const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
          if (ratio < 4.5) weak.push(node.data.trim().slice(0, 30) + ' ' + ratio.toFixed(2));
        }
        return weak
        """)
      #expect(weak == [])
    }
  }

  @Test func formulasAreDrawnByTheBrowser() async throws {
    try await Self.browsing { browser, _ in
      let sizes: [Double] = try await browser.run(
        "return [...document.querySelectorAll('main math')].map(math => math.getBoundingClientRect().height)"
      )
      #expect(sizes.count == 3 && sizes.allSatisfy { $0 > 8 }, "\(sizes)")
      let text: String = try await browser.run("return document.querySelector('main').innerText")
      #expect(text.contains("A price of $5, or of $6, is no formula."))
      #expect(text.contains("See Claim 1, effects and Places; the second chapter too."))
    }
  }

  @Test func theOneFileHasEverything() async throws {
    try await Self.browsing("report.html") { browser, _ in
      let broken: [String] = try await browser.run(
        """
        return [...document.querySelectorAll('a[href^="#"]')].filter(link => !link.classList.contains('embedded'))
          .map(link => link.hash.slice(1)).filter(id => !document.getElementById(decodeURIComponent(id)))
        """)
      #expect(broken == [])
      let twice: [String] = try await browser.run(
        """
        const ids = [...document.querySelectorAll('[id]')].map(element => element.id);
        return ids.filter((id, place) => ids.indexOf(id) !== place)
        """)
      #expect(twice == [])
      let data: String = try await browser.run(
        """
        const link = document.querySelector('#by-drug a.embedded');
        link.addEventListener('click', event => event.preventDefault());
        link.click();
        return link.href + ' ' + link.download
        """)
      #expect(data.hasPrefix("blob:") && data.hasSuffix(" effects.rows.csv"))
    }
  }

  @Test(arguments: [false, true]) func hostileChaptersDoNothing(allowsHTML: Bool) async throws {
    let hostile = """
      <script>window.harmed = 1</script> <img src=x onerror="window.harmed = 2">
      <a href="javascript:window.harmed=3" id="raw">raw</a>

      [link](javascript:window.harmed=4) [other](JaVaScRiPt:window.harmed=5) [data](data:text/html,x)
      ![x](https://example.org/x.png) ![y](javascript:window.harmed=6) <!-- a comment -->

      <div onclick="window.harmed = 7" id="raw-block">block</div>

      \(String(repeating: "> ", count: 300))deep \(String(repeating: "*a ", count: 500))

      \(String(repeating: "[", count: 2000)) $\(String(repeating: "{", count: 80))x\(String(repeating: "}", count: 80))$
      """
    let book = try await ShowcaseBook(allowsHTML: allowsHTML, further: hostile)
    let browser = try await WebDriver()
    try await browser.emulate(width: 1280, height: 900)
    try await browser.open(book.pages.appending(path: "02-figures.html").absoluteString)
    let harmed: Bool = try await browser.run(
      """
      document.querySelectorAll('main a, #raw-block').forEach(element => {
        if (/^javascript:/i.test(element.getAttribute('href') ?? 'javascript:')) element.click();
      });
      return new Promise(done => setTimeout(() => done('harmed' in window), 100))
      """)
    #expect(!harmed)
    let raw: Bool = try await browser.run("return document.getElementById('raw-block') !== null")
    #expect(raw == allowsHTML)
    let schemes: [String] = try await browser.run(
      """
      return [...document.querySelectorAll('main a:not(#raw)')].map(link => link.protocol)
        .filter(scheme => !['file:', 'https:', 'http:', ':'].includes(scheme))
      """)
    #expect(schemes == [])
    await browser.quit()
  }
}
