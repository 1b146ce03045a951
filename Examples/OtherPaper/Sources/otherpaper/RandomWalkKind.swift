import Chapters
import Frames
import Notebook
import RandomStreams

/// `random_walk`: how many random walks on a grid come back to where they began.
enum RandomWalkKind: ExperimentKind {
  struct Spec: BlockSpec {
    @Key("Dimensions of the grid.", in: 1...16) var dimensions = 2
    @Key("Walks that set out.", in: 1...10_000_000) var walks = 2000
    @Key("Steps that each takes at most.", in: 1...1_000_000) var steps = 1000

    init() {}
  }

  struct Results: KindResults {
    @Table("The walks so far, at steps twice as far apart each time.") var returns: [Return]
    @HandedOn var walks: Walks?

    init() {}
  }

  struct Return: ReadableRow {
    @Column("steps taken", unit: .steps) var step: Int
    @BoundedColumn(
      "share of the walks that have been back", low: "lower end of its 95 % Wilson interval",
      high: "upper end of the same interval", unit: .share)
    var returned: Bounded?

    init() {}
  }

  static let name = "random_walk"
  static let version = 1
  static let summary = "Sends walkers out on a grid and counts those who come back."

  static func run(_ spec: Spec, _ context: RunContext) async throws -> Results {
    var stream = RandomStream(seed: context.seed, name: "walks")
    var firstReturns: [Int] = []
    // A step of the run is a hundred walks: telling of each would take longer than walking.
    for try await hundred in context.steps((spec.walks + 99) / 100, "hundred walks") {
      for _ in 0..<min(100, spec.walks - 100 * hundred) {
        if let step = firstReturn(spec, &stream) { firstReturns.append(step) }
      }
    }
    var results = Results()
    for step in checkpoints(upTo: spec.steps) {
      results.returns.append { row in
        row.step = step
        row.returned = wilsonInterval(firstReturns.count { $0 <= step }, of: spec.walks)
      }
    }
    results.walks = Walks(rows: results.returns)
    return results
  }

  /// The step at which a walk is back where it began; none where it is not in time.
  private static func firstReturn(_ spec: Spec, _ stream: inout RandomStream) -> Int? {
    var place = [Int](repeating: 0, count: spec.dimensions)
    var distance = 0
    for step in 1...spec.steps {
      let choice = stream.integer(below: 2 * spec.dimensions)
      let axis = choice / 2
      distance -= abs(place[axis])
      place[axis] += choice % 2 == 0 ? 1 : -1
      distance += abs(place[axis])
      if distance == 0 { return step }
    }
    return nil
  }

  /// 2, 4, 8 and so on, and the last step.
  private static func checkpoints(upTo steps: Int) -> [Int] {
    Array(sequence(first: 2) { $0 * 2 }.prefix { $0 < steps }) + [steps]
  }

  /// A share with its 95 % Wilson interval.
  private static func wilsonInterval(_ successes: Int, of trials: Int) -> Bounded {
    let (n, z) = (Double(trials), 1.959964)
    let share = Double(successes) / n
    let middle = share + z * z / (2 * n)
    let half = z * (share * (1 - share) / n + z * z / (4 * n * n)).squareRoot()
    let scale = 1 + z * z / n
    return Bounded(
      share, low: max(0, (middle - half) / scale), high: min(1, (middle + half) / scale))
  }
}

/// What other kinds read of a `random_walk`: its rows.
struct Walks: TableArtifact {
  static let type = ArtifactType(rawValue: "random walk")
  static let frame = "returns"

  var rows: [RandomWalkKind.Return]
}
