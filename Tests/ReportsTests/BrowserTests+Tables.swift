import TestSupport
import Testing

@testable import Reports

/// Tables in a real browser.
extension BrowserTests {
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
}
