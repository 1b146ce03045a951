import Chapters
import Frames

/// What becomes of a claim in its worlds, as programs read it.
struct WorldsRecord: Encodable, Sendable {
  /// A world.
  struct World: Encodable, Sendable {
    var choices: [String: Scalar]
    var chosen: Bool
    var verdict: String
    var reason: String?
    /// Of a claim of several comparisons, the one that decides; its difference is counted towards what is claimed.
    var comparison: String?
    var difference: Double?
    var low: Double?
    var high: Double?
    var n: Int?
  }

  /// The fewest changes that give a verdict.
  struct Turn: Encodable, Sendable {
    var verdict: String
    var change: [String: Scalar]
    var others: Int
  }

  var named: Int
  var count: Int
  var reproduced: Int
  var open: Int
  var reversed: Int
  /// What the sign depends on, where it depends on a choice.
  var sign: String?
  var shares: [String: Double]?
  var balanced: Bool?
  var turns: [Turn]
  var each: [World]

  /// The record of a claim's worlds.
  init(_ worlds: WorldVerdicts) {
    named = worlds.named
    count = worlds.worlds.count
    reproduced = worlds.count(.reproduced)
    open = worlds.count(.inconclusive)
    reversed = worlds.count(.notReproduced)
    sign = WorldsText.sign(worlds) == nil ? nil : worlds.deciding?.name
    let shares = worlds.shares
    self.shares = shares.map {
      Dictionary(zip(worlds.forks.map(\.name), $0.shares), uniquingKeysWith: { $1 })
    }
    balanced = shares?.isBalanced
    turns = worlds.turns.map { turn in
      Turn(
        verdict: turn.verdict.rawValue,
        change: Dictionary(turn.change.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 }),
        others: turn.others)
    }
    each = worlds.worlds.map { world in
      let values = zip(worlds.forks, world.positions).map { ($0.name, $0.values[$1]) }
      return World(
        choices: Dictionary(values, uniquingKeysWith: { $1 }), chosen: world.isChosen,
        verdict: world.ruling.verdict.rawValue, reason: world.ruling.reason,
        comparison: world.decisive?.comparison.text,
        difference: world.effect?.value, low: world.effect?.interval?.lowerBound,
        high: world.effect?.interval?.upperBound, n: world.count)
    }
  }
}
