import Chapters
import Frames
import Notebook
import Testing

@testable import Reports

/// Claims that are judged together.
struct ClaimFamilyTests {
  /// A book with a claim for each of some differences, each over replicates of its own.
  private static func entries(
    _ replicates: [[Double]], _ keys: [String], more: String = ""
  ) async throws -> [ClaimsLedger.Entry] {
    let rows = replicates.enumerated().flatMap { number, values in
      values.enumerated().map { "  - {k: \(number), s: \($0), v: \($1)}" }
    }
    let claims = replicates.indices.map { number in
      "```yaml claim\nid: c\(number)\ntext: So.\nexpect: a[k=\(number)].v > 0\nover: s\n\(keys[number])\n```\n"
    }
    let chapter =
      "```yaml experiment\nid: a\nrun: data\nrows:\n\(rows.joined(separator: "\n"))\n```\n\n"
      + claims.joined(separator: "\n") + more
    return ClaimsLedger(try await SmallBook(chapter).results).entries
  }

  /// Replicates whose mean is so many standard errors from 0.
  private static func replicates(_ t: Double, count: Int = 5) -> [Double] {
    let plain = (0..<count).map { Double($0) - Double(count - 1) / 2 }
    let squares = plain.reduce(0) { $0 + $1 * $1 }
    let error = (squares / Double(count - 1) / Double(count)).squareRoot()
    return plain.map { $0 + t * error }
  }

  /// The smallest level at which a claim by Student's t has a verdict.
  private static func smallest(_ t: Double, count: Int = 5) -> Double {
    2 * StudentT.upperTail(abs(t), degrees: count - 1)
  }

  /// As Holm's procedure on the p-values of the same t tests.
  @Test(arguments: 0..<12) func isHolmsProcedure(number: Int) async throws {
    var draws = Draws(number)
    let ts = (0..<8).map { _ in (draws.next() - 0.3) * 12 }
    let entries = try await Self.entries(ts.map { Self.replicates($0) }, ts.map { _ in "" })
    var kept = Set<String>()
    let order = ts.indices.sorted { Self.smallest(ts[$0]) < Self.smallest(ts[$1]) }
    for (rank, test) in order.enumerated() {
      guard Self.smallest(ts[test]) < Estimate.level / Double(ts.count - rank) else { break }
      kept.insert("c\(test)")
    }
    #expect(Set(entries.filter { $0.isKept == true }.map(\.id)) == kept, "\(ts)")
    for (entry, t) in zip(entries, ts) {
      #expect((entry.isKept == nil) == (entry.verdict == .inconclusive))
      #expect((entry.verdict == .inconclusive) == (Self.smallest(t) > Estimate.level))
    }
  }

  @Test func oneClaimAloneIsAsItWas() async throws {
    let entries = try await Self.entries([Self.replicates(2.8)], [""])
    #expect(entries.map(\.isKept) == [true] && entries.map(\.standing) == ["reproduced"])
    #expect(ClaimFamily(entries).text == nil)
  }

  /// What is exact, exploratory or without an interval is judged by itself, and makes the family no larger.
  @Test func othersAreNotOfTheFamily() async throws {
    let entries = try await Self.entries(
      [Self.replicates(2.9), Self.replicates(9), Self.replicates(-40), [1], Self.replicates(3)],
      ["", "exploratory: true", "", "", ""],
      more: "\n```yaml claim\nid: x\ntext: So.\nexpect: a[k=3].v == 1\n```\n")
    #expect(entries.map(\.isKept) == [false, nil, true, nil, false, nil])
    #expect(
      entries.map(\.standing) == [
        "reproduced, by itself", "reproduced, exploratory", "not reproduced", "inconclusive",
        "reproduced, by itself", "reproduced",
      ])
    let family = ClaimFamily(entries)
    #expect(family.size == 3)
    #expect(
      family.text
        == "Judged together, as one family of 3 claims (Holm), 0 of 2 reproduced and 1 of 1 not reproduced keep their "
        + "verdict. The others are marked “by itself”.")
  }

  /// A claim of several comparisons keeps its verdict where each does.
  @Test func everyComparisonCounts() async throws {
    let entries = try await Self.entries(
      [Self.replicates(30), Self.replicates(30)],
      ["", ""],
      more:
        "\n```yaml claim\nid: x\ntext: So.\nexpect: a[k=0].v > 0 and a[k=1].v > -100\nover: s\n```\n"
    )
    #expect(entries.map(\.isKept) == [true, true, true])
    #expect(ClaimFamily(entries).text?.hasSuffix("3 of 3 reproduced keep their verdict.") == true)
  }

  /// Intervals that columns declare are judged at other levels too.
  @Test func declaredIntervalsAreStretched() async throws {
    let claims = (0...2).map {
      "```yaml claim\nid: c\($0)\ntext: So.\nexpect: a[k=\($0)].v > 0\n```\n"
    }
    var results = try await SmallBook(
      "```yaml experiment\nid: a\nrun: data\nrows: [{k: 0, v: 1}, {k: 1, v: 1}, {k: 2, v: 1}]\n```\n\n"
        + claims.joined(separator: "\n")
    ).results
    var columns = [Frame.Column.whole("k")] + ["v", "low", "high"].map { Frame.Column.number($0) }
    columns[1].interval = .init(low: "low", high: "high")
    let frame = Frame.of(
      columns,
      [
        [.integer(0), .number(0.5), .number(0.01), .number(0.8)],
        [.integer(1), .number(0.5), .number(0.2), .number(0.8)],
        [.integer(2), .number(0.5), .number(0.02), .number(0.8)],
      ])
    let output = StoredOutput(hash: "", frames: [frame], blobs: [:])
    results = BookResults(
      book: results.book,
      blocks: [
        "a": BlockResult(cells: [CellResult(axes: [], key: nil, status: .cached, output: output)])
      ])
    let entries = ClaimsLedger(results).entries
    #expect(entries.map(\.verdict) == [.reproduced, .reproduced, .reproduced])
    #expect(entries.map(\.isKept) == [false, true, false])
  }
}
