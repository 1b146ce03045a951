import Chapters
import Notebook
import Testing

@testable import Reports

/// What expressions cannot leave, as their columns declare it.
struct EvaluatorBoundsTests {
  @Test(
    arguments: [
      ("a.p", 0...1), ("a.v", nil), ("0.25", 0.25...0.25), ("mean(a.p)", 0...1),
      ("sum(a.p)", nil), ("count(a.p)", nil), ("a.p - a.q", -1...1), ("a.p + a.q", 0...2),
      ("a.p - a.v", nil), ("2 * a.p - 1", -1...1), ("a.p * (a.q - 3)", -3...0),
      ("abs(a.p - a.q)", 0...1), ("abs(a.p - 2)", 1...2), ("a.p / a.q", nil),
      ("min(a.p, a.q - 0.5)", -0.5...0.5), ("max(a.p, 0.5)", 0.5...1),
      // Other names of the unit, and a percentage under one of them.
      ("a.s", 0...1), ("a.c - a.s", -1...1), ("a.h", nil), ("a.h - a.s", nil),
    ] as [(String, ClosedRange<Double>?)])
  func bounds(expression: String, expected: ClosedRange<Double>?) async throws {
    let results = try await SmallBook(
      """
      # T

      ```yaml experiment
      id: a
      run: data
      rows: [{p: 0.5, q: 0.25, v: 3, s: 0.5, c: 1, h: 85.5}]
      columns:
        p: {type: number, unit: fraction}
        q: {type: number, unit: fraction}
        s: {type: number, unit: share}
        c: {type: number, unit: probability}
        h: {type: number, unit: accuracy}
      ```

      ```yaml claim
      text: So.
      expect: \(expression) < 9
      ```
      """
    ).results
    let claim = try #require(ClaimsLedger.claims(of: results.book).first?.claim)
    let left = try #require(claim.expect.comparisons.first?.left)
    #expect(try Evaluator(results).bounds(of: left) == expected)
  }
}
