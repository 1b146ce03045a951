import Chapters
import Foundation
import Frames
import Notebook
import Testing

@testable import Reports

/// What expressions are worth, and why some are worth nothing.
struct EvaluatorTests {
  private static let chapter = """
    ```yaml experiment
    id: a
    run: data
    rows:
      - {name: x, seed: 0, v: 1, w: 10}
      - {name: x, seed: 1, v: 2, w: 20}
      - {name: x, seed: 2, v: 6, w: 60}
      - {name: y, seed: 0, v: 0, w: 5}
      - {name: y, seed: 1, v: 4, w: 5}
      - {name: z, seed: 5, v: 8}
    ```

    """

  /// The values of inline expressions, as they are written in prose.
  private func values(_ expressions: [String]) async throws -> [Result<Estimate, any Error>] {
    let results = try await SmallBook(
      Self.chapter + "\n" + expressions.map { "`= \($0)`" }.joined(separator: "\n")
    ).results
    let evaluator = Evaluator(results)
    return results.book.chapters[0].prose.values.map { value in
      Result { try evaluator.value(value.expression) }
    }
  }

  @Test func expressionsAreComputed() async throws {
    let expected: [(String, Double)] = [
      ("a[name=x,seed=1].v", 2), ("mean(a[name=x].v)", 3), ("mean(a.v)", 3.5),
      ("a[name=x,seed=2].v - a[name=y,seed=1].v", 2), ("2 * (1 + a[name=x,seed=0].v) / 8", 0.5),
      ("-a[name=x,seed=1].v", -2), ("mean(a.w)", 20),
      ("mean(a[seed=0].v) * mean(a[seed=1].v)", 1.5),
      ("1 - 2 - 3", -4), ("8 / 4 / 2", 1), ("1 + 2 * 3", 7),
      ("count(a)", 6), ("count(a.w)", 5), ("count(a.name)", 6), ("count(a[name=q])", 0),
      ("count(a[seed>=1, seed<5])", 3), ("sum(a[name=[x, y]].v)", 13), ("min(a.v)", 0),
      ("max(a[name!=z].v)", 6), ("max(a[name=x,seed=0].v, a[name=y,seed=1].v, 2)", 4),
      ("abs(a[name=x,seed=0].v - a[name=y,seed=1].v)", 3), ("mean(a[v>1.5].v)", 5),
      ("sum(a[v=[1, 2.0]].w)", 30),
    ]
    let found = try await values(expected.map(\.0))
    #expect(found.count == expected.count)
    for ((text, value), result) in zip(expected, found) {
      #expect(try abs(result.get().value - value) < 1e-12, "\(text)")
    }
  }

  @Test func whatHasNoValueSaysWhy() async throws {
    let several = "6 rows match the selector; name one with [column=value], or write mean(...)"
    let noName = "no row of 'a' has name=q; it is one of x, y, z"
    let expected: [(String, NoValue)] = [
      ("a.v", NoValue(several)), ("a[name=q].v", NoValue(noName, .absent)),
      ("a[name=long].v", NoValue("no row of 'a' has name=long; it is one of x, y, z", .absent)),
      ("a[name=z,seed=1].v", NoValue("no row of 'a' has name=z, seed=1", .absent)),
      ("a[name=z].w", NoValue("the value is missing", .absent)),
      ("mean(a[name=z].w)", NoValue("every value is missing", .absent)),
      ("1 / a[name=y,seed=0].v", NoValue("division by zero")),
      ("a[name=x,seed=0].v + a[name=q].v", NoValue(noName, .absent)),
      ("sum(a[name=[x, q]].v)", NoValue(noName, .absent)),
      ("max(a[name=q].v)", NoValue(noName, .absent)),
      ("sum(a[seed>5].v)", NoValue("no row of 'a' has seed>5; it is one of 0, 1, 2, 5", .absent)),
    ]
    for ((text, reason), result) in zip(expected, try await values(expected.map(\.0))) {
      #expect(throws: reason, "\(text)") { try result.get() }
    }
  }

  /// What is written down is certain; what is averaged over is not.
  @Test func writtenValuesAreExact() async throws {
    let found = try await values(["a[name=x,seed=1].v", "mean(a[name=x].v)", "a[name=z].v + 1"])
    #expect(try found.allSatisfy { try $0.get().isExact })
    let (evaluator, claim) = try await claim("a[name=x].v > a[name=y].v")
    #expect(try !evaluator.value(claim.only.left, over: claim.averaging).isExact)
  }

  // MARK: - Replicates

  /// The two sides of a claim, and their difference.
  private func claim(
    _ expect: String, over: String = "seed"
  ) async throws -> (Evaluator, ClaimExhibit) {
    let results = try await SmallBook(
      Self.chapter + "```yaml claim\ntext: So.\nexpect: \(expect)\nover: \(over)\n```\n"
    ).results
    let content = results.book.chapters[0].blocks[1].content
    return (Evaluator(results), try #require(content as? ClaimExhibit))
  }

  /// A difference is taken within replicates that both sides have: x is 1, 2 and y is 0, 4 there.
  @Test func differencesArePaired() async throws {
    let (evaluator, claim) = try await claim("a[name=x].v > a[name=y].v")
    let difference = try evaluator.difference(claim.only, over: claim.averaging)
    #expect(difference.value == -0.5)
    #expect(difference.replication?.count == 2)
    let left = try evaluator.value(claim.only.left, over: claim.averaging)
    #expect(left.value == 3 && left.replication?.count == 3)
  }

  @Test func sidesWithoutACommonReplicateHaveNoDifference() async throws {
    let (evaluator, claim) = try await claim("a[name=x].v > a[name=z].v")
    #expect(throws: NoValue("no values along 'seed'")) {
      try evaluator.difference(claim.only, over: claim.averaging)
    }
  }

  @Test func aConstantHasNoReplicates() async throws {
    let (evaluator, claim) = try await claim("a[name=x].v > 1 + 1")
    let right = try evaluator.value(claim.only.right, over: claim.averaging)
    #expect(right.value == 2 && right.isExact)
    #expect(try evaluator.difference(claim.only, over: claim.averaging).value == 1)
  }

  /// Cells that left nothing out have no such frame: it has no rows then, in whatever is shown of it.
  @Test func aFrameThatNoCellPutOutHasNoRows() async throws {
    let results = try await SmallBook(Self.chapter + "`= a[name=x,seed=0].v`\n").results
    let output = StoredOutput(hash: "h", frames: [Frame("other", columns: [])], blobs: [:])
    let cell = CellResult(axes: [], key: "k", status: .fresh, output: output)
    let evaluator = Evaluator(
      BookResults(book: results.book, blocks: ["a": BlockResult(cells: [cell])]))
    let told = #expect(throws: NoValue.self) {
      try evaluator.value(results.book.chapters[0].prose.values[0].expression)
    }
    #expect(told?.description == "no row of 'a' has name=x")
  }

  /// A side without the axis is a constant along it; a claim of which no side has it is wrong.
  @Test func whatHasNoAxisIsAConstant() async throws {
    let (evaluator, claim) = try await claim("a[name=x].v < a[name=z,seed=5].v")
    #expect(throws: NoValue("no values along 'seed'")) {
      try evaluator.difference(claim.only, over: claim.averaging)
    }
    let constant = """
      ```yaml experiment
      id: t
      run: data
      rows: [{v: 9}]
      ```

      """
    let results = try await SmallBook(
      Self.chapter + constant
        + "```yaml claim\ntext: So.\nexpect: a[name=x].v < t.v\nover: seed\n```\n"
    ).results
    let content = results.book.chapters[0].blocks[2].content
    let paired = try #require(content as? ClaimExhibit)
    let difference = try Evaluator(results).difference(paired.only, over: paired.averaging)
    #expect(difference.value == 3 - 9 && difference.replication?.count == 3)
    #expect(ClaimsLedger(results).entries.map(\.verdict) == [.inconclusive])
  }

  /// Also where a replicate has nothing to count: x is over 1 in two of three seeds, y in one of two.
  @Test func aCountIsOfEveryReplicate() async throws {
    let (evaluator, claim) = try await claim("count(a[name=[x, y], v>1.5].v) > 0")
    let count = try evaluator.value(claim.only.left, over: claim.averaging)
    #expect(count.value == 0.75 && count.replication?.count == 4)
    let sum = try await self.claim("sum(a[name=[x, y]].v) > 0")
    #expect(try sum.0.value(sum.1.only.left, over: sum.1.averaging).value == 13.0 / 3)
  }

  // MARK: - Blocks without results

  @Test func aBlockWithoutAResultSaysWhatBecameOfIt() async throws {
    let results = try await SmallBook(Self.chapter + "`= a[name=x,seed=0].v`\n").results
    let cases: [(CellResult.Status?, String)] = [
      (.failed("no luck"), "'a' failed"), (.blocked(by: "b"), "'a' is blocked by b"),
      (.notRun, "'a' was not run"), (nil, "'a' has no result"),
    ]
    for (status, reason) in cases {
      let blocks = status.map {
        ["a": BlockResult(cells: [CellResult(axes: [], key: nil, status: $0)])]
      }
      let evaluator = Evaluator(BookResults(book: results.book, blocks: blocks ?? [:]))
      #expect(throws: NoValue(reason, .unavailable)) {
        try evaluator.value(results.book.chapters[0].prose.values[0].expression)
      }
    }
  }
}

extension ClaimExhibit {
  /// The one comparison of a claim that has no more.
  fileprivate var only: Comparison<ResolvedSelector> { expect.comparisons[0] }
}
