import Chapters
import Frames
import Notebook

/// `home_time`: how long it takes until a share of some walks has been back.
enum HomeTimeKind: ExperimentKind {
  struct Spec: BlockSpec {
    @Key("The walks.") var walk: Input<Walks>
    @Key("The share that is to have been back.", in: 0...1) var share = 0.5
    @Key("What counts between two steps that the walks tell of.") var between = Between.line

    init() {}
  }

  /// What is taken to happen between two steps.
  enum Between: String, SpecChoice {
    /// The share grows evenly.
    case line
    /// The share grows at the later one.
    case later
  }

  struct Results: KindResults {
    @OneRow("The walks.") var home: Home

    init() {}
  }

  struct Home: FrameRow {
    @Column("steps until the share has been back; missing where it has not in time", unit: .steps)
    var step: Double?

    init() {}
  }

  static let name = "home_time"
  static let version = 1
  static let summary = "Reads off walks how long it takes until a share of them has been back."
  static let isNumeric = false

  static func run(_ spec: Spec, _ context: RunContext) async throws -> Results {
    var results = Results()
    var (step, share) = (0.0, 0.0)
    for row in try context.read(spec.walk).rows {
      guard let returned = row.returned?.value else { continue }
      let next = Double(row.step)
      guard returned < spec.share else {
        let part =
          spec.between == .later || returned == share
          ? 1 : (spec.share - share) / (returned - share)
        results.home.step = step + part * (next - step)
        break
      }
      (step, share) = (next, returned)
    }
    return results
  }
}
