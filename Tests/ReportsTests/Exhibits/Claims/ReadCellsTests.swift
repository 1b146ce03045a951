import Chapters
import Foundation
import Frames
import Notebook
import RandomStreams
import TestSupport
import Testing

@testable import Reports

/// A kind whose numbers depend on all that it is given.
private enum DrawKind: ExperimentKind {
  struct Spec: BlockSpec {
    @Key("A group.") var arm = ""
    @Key("A size.") var size = 0
    @Key("How much is added.") var shift = 0.0
    @Key("How much is disturbed.") var noise = 0
    @Key("What it rests on.") var of: Input<AnyOutput>?

    init() {}
  }

  struct Results: KindResults {
    @Table("A part.") var rows: [Row]

    init() {}
  }

  struct Row: FrameRow {
    @Column("the part") var part: String
    @Column("a number", unit: .share) var v: Double
  }

  static let name = "draw"
  static let version = 1
  static let summary = "Draws."

  static func run(_ spec: Spec, _ context: RunContext) async throws -> Results {
    let before = spec.of.flatMap { context.output(of: $0).frame() }
    let words = before?.rows.joined().map(\.plain).joined(separator: " ") ?? ""
    var stream = RandomStream(
      seed: context.seed, name: "\(spec.arm) \(spec.size) \(spec.shift) \(spec.noise) \(words)")
    var results = Results()
    // Some cells lack a part.
    for part in ["p", "q"] where part == "p" || stream.uniform() < 0.8 {
      results.rows.append { row in
        row.part = part
        row.v = stream.uniform()
      }
    }
    return results
  }
}

/// Claims judged on the cells that they read only, against the same claims judged on all.
struct ReadCellsTests {
  /// What sides of claims are made of, where the axis `noise` has a value.
  private static let sides = [
    "left[arm=a,noise=N,part=p].v", "mean(left[arm!=b,noise=N].v)", "mean(left[noise=N].v)",
    "max(left[arm=[a, c],noise=N].v)", "right[size<2,noise=N,part=p].v",
    "mean(right[size>=1,noise=N].v)", "count(left[arm=a,noise=N].v) / 10",
    "count(left[arm=c,noise=N,part=q]) / 2", "min(mixed[of=base,noise=N].v)",
    "mean(mixed[arm=[a, b],noise=N].v)", "mean(mixed[arm!=a,noise=N].v)",
    "mean(left[arm=a,noise=N,part=[p, q]].v)", "mean(left[arm=b,noise=N,part=q].v)",
    "mean(left[arm=z,noise=N].v)", "mean(left[arm=[a, z],noise=N].v)",
    "mean(right[size=2,noise=N,seed<1].v)", "0.5",
  ]

  /// A book with random claims: as it is in one of their worlds, or with all of them.
  private static func book(
    _ seed: UInt64, shift: Int = 0, noise: String = "[1, 3]", chosen: Int = 1,
    seeds: String = "[0, 1]", worlds: String = "", settled: Int? = nil
  ) throws -> TemporaryFolder {
    var stream = RandomStream(seed: seed, name: "claims")
    let claims = (0..<20).map { number in
      let first = stream.pick(sides.dropLast())
      let second = stream.pick(sides)
      let expected = "\(first) \(stream.pick(["<", ">", ">="])) \(second)"
      return """
        ```yaml claim
        id: c\(number)
        text: So.
        over: seed
        expect: \(expected.replacing("N", with: "\(chosen)"))
        \(worlds)
        ```
        """
    }
    let experiments = [
      ("base", "sweep: {seed: \(seeds), noise: \(noise)}"),
      ("left", "of: base\nshift: ${shift}\nsweep: {arm: [a, b, c]}"),
      ("right", "of: base\nshift: ${shift}\nsweep: {size: [1, 2]}"),
      ("mixed", "sweep: {of: [base, left]}"),
    ].map { "```yaml experiment\nid: \($0.0)\nrun: draw\n\($0.1)\n```" }
    let entries = (0..<20).map { "c\($0): {seed: \(settled ?? 0)}" }.joined(separator: ", ")
    return try TemporaryFolder([
      "chapters/01.md": (experiments + claims).joined(separator: "\n\n"),
      "chapters/book.yml": "profiles: {only: {shift: \(shift)}}\nworlds: full\n"
        + (settled == nil ? "" : "settled: {\(entries)}\n"),
    ])
  }

  private static func run(_ folder: TemporaryFolder) async throws -> BookResults {
    let kinds = KindRegistry([DrawKind.self])
    return try await Runner(
      BookLoader(
        folder: folder.url.appending(path: "chapters"), path: "01", kinds: kinds, blocks: .standard
      ).load(), store: Store(folder: folder.url.appending(path: "store")),
      executor: InProcessExecutor(kinds), options: .init(), tell: { _ in }
    ).run()
  }

  /// What is said of a claim.
  private static func words(_ ruling: Ruling) -> [String] {
    [ruling.verdict.rawValue, ruling.reason ?? ""]
      + ruling.judgements.map { "\($0.difference.value) \($0.difference.interval as Any)" }
  }

  @Test(arguments: 0..<2 as Range<UInt64>)
  func aVerdictInAWorldIsThatOfABookThatIsSo(seed: UInt64) async throws {
    let results = try await Self.run(
      Self.book(seed, worlds: "worlds: {shift: [0, 1], noise: [1, 10]}"))
    let judged = ClaimsLedger(results).entries
    for (shift, noise) in [(0, 10), (1, 1), (1, 10)] {
      let alone = ClaimsLedger(
        try await Self.run(
          Self.book(seed, shift: shift, noise: "[\(noise)]", chosen: noise))
      ).entries
      for (entry, own) in zip(judged, alone) {
        let worlds = try #require(entry.worlds)
        let position = [shift, noise == 1 ? 0 : 1]
        let world = try #require(worlds.worlds.first { $0.positions == position })
        #expect(
          Self.words(world.ruling) == Self.words(own.ruling),
          "\(entry.claim.expect.text), shift=\(shift), noise=\(noise)")
      }
    }
  }

  @Test(arguments: 0..<2 as Range<UInt64>)
  func aSettledVerdictIsThatOfALongerSweep(seed: UInt64) async throws {
    let more = ClaimsLedger(try await Self.run(Self.book(seed, settled: 4))).entries
    let longer = ClaimsLedger(
      try await Self.run(Self.book(seed, seeds: "[0, 1, 2, 3]", settled: 4))
    ).entries
    for (entry, own) in zip(more, longer) {
      #expect(Self.words(entry.ruling) == Self.words(own.ruling), "\(entry.claim.expect.text)")
    }
  }

  /// A claim about one arm has the cells of that, and of what it rests on.
  @Test func fewerCellsAreMade() async throws {
    let folder = try Self.book(0, worlds: "worlds: {shift: [0, 1]}")
    var chapter = try folder.read("chapters/01.md")
    let first = try #require(chapter.firstRange(of: "```yaml claim"))
    chapter =
      String(chapter[..<first.lowerBound]) + """
        ```yaml claim
        id: one
        text: So.
        over: seed
        expect: left[arm=a,noise=1,part=p].v > 0
        worlds: {shift: [0, 1]}
        ```
        """
    try folder.write(chapter, to: "chapters/01.md")
    let results = try await Self.run(folder)
    #expect(
      results.varied.map(\.cell.name.description)
        == (0..<2).map {
          "left[seed=\($0),noise=1,arm=a,shift=1]"
        })
    #expect(results.varied.allSatisfy { $0.result.output != nil })
  }
}
