import Foundation
import Notebook
import Testing

@testable import Reports

struct MarginApartTests {
  private func ledger(_ expect: String) async throws -> (ClaimsLedger.Entry, BookResults) {
    let results = try await SmallBook(
      """
      # T

      ```yaml experiment
      id: a
      run: data
      rows: [{g: 0, v: 1}, {g: 1, v: 1.5}]
      ```

      ```yaml claim
      id: c
      text: So.
      paper: {gap: 0.25}
      expect: \(expect)
      ```
      """
    ).results
    return (try #require(ClaimsLedger(results).entries.first), results)
  }

  /// What is asked beyond the sign is above 0, whichever side of the comparison has it; what is allowed is below.
  @Test(
    arguments: [
      ("a[g=1].v > a[g=0].v + 0.25", 0.25), ("a[g=1].v - 0.25 >= a[g=0].v", 0.25),
      ("a[g=0].v < a[g=1].v - 0.25", 0.25), ("a[g=0].v + paper.gap <= a[g=1].v", 0.25),
      ("0.5 + a[g=0].v < a[g=1].v + 0.25", 0.25), ("a[g=0].v > a[g=1].v - 1", -1),
      ("a[g=1].v < a[g=0].v + 2", -2), ("a[g=1].v > a[g=0].v", nil),
      ("a[g=1].v + 1 > a[g=0].v + 1", nil), ("a[g=1].v > 1 + 0.25", nil),
      ("a[g=1].v == a[g=0].v + 0.5", nil), ("1 - a[g=1].v < a[g=0].v", nil),
    ] as [(String, Double?)])
  func whatIsAskedStandsApart(expect: String, demand: Double?) async throws {
    let (entry, _) = try await ledger(expect)
    let judgement = try #require(entry.judgements.first)
    #expect(judgement.demand == demand)
    guard demand != nil else { return }
    let values = [judgement.left.value, judgement.right.value]
    #expect(Set(values) == [1, 1.5])
    #expect(judgement.difference.value != values[0] - values[1])
  }

  /// The verdict is that of the comparison as it was written.
  @Test(arguments: [
    ("a[g=1].v > a[g=0].v + 0.4", ClaimsLedger.Verdict.reproduced),
    ("a[g=1].v > a[g=0].v + 0.5", .notReproduced), ("a[g=1].v >= a[g=0].v + 0.5", .reproduced),
    ("a[g=1].v < a[g=0].v + 0.6", .reproduced),
  ])
  func theVerdictStays(expect: String, verdict: ClaimsLedger.Verdict) async throws {
    #expect(try await ledger(expect).0.verdict == verdict)
  }

  @Test func programsReadBothSidesAndTheMargin() async throws {
    struct Report: Decodable {
      struct Chapter: Decodable { var blocks: [Block] }
      struct Block: Decodable { var claim: Claim? }
      struct Claim: Decodable {
        var left, right: Side
        var demand: Double?
        var difference: Double
      }
      struct Side: Decodable, Equatable { var value, low, high: Double }
      var chapters: [Chapter]
    }
    let (_, results) = try await ledger("a[g=1].v > a[g=0].v + 0.25")
    let report = try JSONDecoder().decode(Report.self, from: ReportJSON(results).encoded())
    let claim = try #require(report.chapters.flatMap(\.blocks).compactMap(\.claim).first)
    #expect(claim.left == .init(value: 1.5, low: 1.5, high: 1.5))
    #expect(claim.right == .init(value: 1, low: 1, high: 1))
    #expect(claim.demand == 0.25 && claim.difference == 0.25)
  }
}
