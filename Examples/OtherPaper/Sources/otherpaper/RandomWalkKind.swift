import Foundation
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

  static let name = "random_walk"
  static let version = 1
  static let summary = "Sends walkers out on a grid and counts those who come back."
  static let output = OutputSchema(frames: [
    .init(
      "returns", "The walks so far, at steps twice as far apart each time.",
      columns: [
        Frame.Column("step", .integer, "steps taken", unit: .steps),
        Frame.Column(
          "returned", .number, "share of the walks that have been back", unit: .share,
          interval: .init(low: "returned_low", high: "returned_high")),
        Frame.Column("returned_low", .number, "lower end of its 95 % Wilson interval", unit: .share),
        Frame.Column("returned_high", .number, "upper end of the same interval", unit: .share),
      ])
  ])

  static func run(_ spec: Spec, _ context: RunContext) async throws -> Output {
    var stream = RandomStream(seed: context.seed, name: "walks")
    var firstReturns: [Int] = []
    for walk in 0..<spec.walks {
      if walk % 100 == 0 { context.progress(walk, of: spec.walks, "walks") }
      if let step = firstReturn(spec, &stream) { firstReturns.append(step) }
    }
    var frame = output.frames[0].empty()
    for step in checkpoints(upTo: spec.steps) {
      let returned = firstReturns.count { $0 <= step }
      let (low, high) = wilsonInterval(returned, of: spec.walks)
      frame.append([
        .integer(step), .number(Double(returned) / Double(spec.walks)), .number(low),
        .number(high),
      ])
    }
    return Output(frames: [frame])
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

  /// The 95 % Wilson interval of a share.
  private static func wilsonInterval(_ successes: Int, of trials: Int) -> (Double, Double) {
    let (n, z) = (Double(trials), 1.959964)
    let share = Double(successes) / n
    let middle = share + z * z / (2 * n)
    let half = z * (share * (1 - share) / n + z * z / (4 * n * n)).squareRoot()
    let scale = 1 + z * z / n
    return (max(0, (middle - half) / scale), min(1, (middle + half) / scale))
  }
}
