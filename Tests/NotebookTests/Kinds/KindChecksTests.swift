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
}
