import Foundation
import Testing

@testable import Chapters
@testable import Frames
@testable import Notebook

/// A kind that calls a key of its own what every block needs.
private enum GreedyKind: ExperimentKind {
  struct Spec: BlockSpec {
    @Key("Its seed.") var seed = 1
    @Key("Its kind.") var kind = "x"
    @Key("A number.") var number = 1

    init() {}
  }

  static let name = "greedy"
  static let version = 1
  static let summary = "Wants it all."

  struct Results: KindResults {}

  static func run(_ spec: Spec, _ context: RunContext) async throws -> Results { Results() }
}

struct KindChecksTests {
  @Test func aReservedKeyIsAMistakeThatIsNamed() {
    #expect(
      KindChecks.mistakes(in: [GreedyKind.self]) == [
        "the kind 'greedy' declares the key 'seed', which every block has or a cell's key needs",
        "the kind 'greedy' declares the key 'kind', which every block has or a cell's key needs",
      ])
  }

  @Test func twoKindsOfOneNameAreAMistake() {
    #expect(
      KindChecks.mistakes(in: [CountKind.self, DoubleKind.self, CountKind.self]) == [
        "there are two kinds 'count'"
      ])
  }

  @Test func whatEveryBlockHasIsReserved() {
    #expect(
      KindChecks.reservedNames == [
        "id", "run", "sweep", "kind", "version", "numerics", "seed", "timeout", "memory", "exact",
      ])
    #expect(KindChecks.mistakes(in: [DataKind.self, CommandKind.self]).isEmpty)
  }

  @Test func twoKindsOfOneNameAreNoRegistry() async {
    let ended = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = KindRegistry([CountKind.self, CountKind.self])
    }
    let said = String(decoding: ended?.standardErrorContent ?? [], as: UTF8.self)
    #expect(said.contains("there are two kinds 'count'"))
  }

  /// A kind's keys are looked at when a book uses it, not before.
  @Test func aKindThatTakesReservedKeysIsUsedByNoBook() async {
    _ = KindRegistry([GreedyKind.self])
    let ended = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      KindChecks.requireKeys(of: [CountKind.self, GreedyKind.self])
    }
    let said = String(decoding: ended?.standardErrorContent ?? [], as: UTF8.self)
    #expect(said.contains("the kind 'greedy' declares the key 'seed'"))
  }
}
