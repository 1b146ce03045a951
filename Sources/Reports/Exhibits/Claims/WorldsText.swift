import Chapters
import Frames
import Notebook

/// What a claim's entry says of its worlds, in words.
enum WorldsText {
  /// In how many worlds it has which verdict, what decides, and what turns the verdict.
  static func details(_ worlds: WorldVerdicts) -> [(name: String, text: String)] {
    [
      ("Worlds", counts(worlds)), ("Drawn", drawn(worlds)), ("Sign", sign(worlds)),
      ("Decides", shares(worlds)), ("Turns", turns(worlds)),
    ].compactMap { name, text in text.map { (name, $0) } }
  }

  /// In how many worlds it has which verdict.
  static func counts(_ worlds: WorldVerdicts) -> String {
    guard worlds.isRun else {
      return
        "\(worlds.named) named, none run but the book's own; a profile with 'worlds: full' runs them"
    }
    let total = worlds.worlds.count
    let parts = verdicts.filter { worlds.count($0) > 0 }.enumerated().map { number, verdict in
      "\(verdict.rawValue) in \(worlds.count(verdict))\(number == 0 ? " of \(total)" : "")"
    }
    var text = parts.joined(separator: ", ")
    if case .sample(_, let seed) = worlds.extent, total < worlds.named {
      text += "; a sample of the \(worlds.named) named, drawn with seed \(seed)"
    }
    let without = worlds.worlds.filter { $0.effect == nil }
    if let first = without.first {
      let reason = first.ruling.reason ?? "there is none"
      text += "; \(without.count) of them without a value: \(reason)"
    }
    return text
  }

  /// Which of several comparisons is the effect in how many worlds.
  static func drawn(_ worlds: WorldVerdicts) -> String? {
    guard worlds.isRun, !worlds.decisive.isEmpty else { return nil }
    let counts = worlds.decisive.map { "\($0.comparison) in \($0.count)" }
    return "the comparison that is nearest to failing in each world, above 0 where it holds: "
      + counts.joined(separator: ", ")
  }

  /// What the sign of the effect depends on, where it depends on a choice.
  static func sign(_ worlds: WorldVerdicts) -> String? {
    let signs = worlds.signs
    guard signs.below > 0, signs.above > 0, let deciding = worlds.deciding else { return nil }
    return "depends on a choice, most on \(name(deciding)): the whole interval is below 0 in "
      + "\(signs.below) and above 0 in \(signs.above)"
  }

  /// How much of the variance between worlds each choice explains, the most first.
  static func shares(_ worlds: WorldVerdicts) -> String? {
    guard worlds.isRun, let shares = worlds.shares else { return nil }
    let parts = zip(worlds.forks, shares.shares).enumerated().sorted {
      ($1.element.1, $0.offset) < ($0.element.1, $1.offset)
    }.map { "\(name($0.element.0)) \(percent($0.element.1))" }
    let text = "\(parts.joined(separator: ", ")) of the variance between worlds"
    guard shares.isBalanced else {
      return text + ", each by itself: the choices do not vary independently in these worlds"
    }
    let rest = 1 - shares.shares.reduce(0, +)
    return rest >= 0.005 ? text + ", their combinations \(percent(rest))" : text
  }

  /// The fewest changes of choices that give another verdict.
  static func turns(_ worlds: WorldVerdicts) -> String? {
    guard worlds.isRun else { return nil }
    let turns = worlds.turns
    guard !turns.isEmpty else { return "no choice gives another verdict" }
    return turns.map { turn in
      let others = turn.others == 0 ? "" : " (or \(turn.others) other as small)"
      return "\(words(turn.change)) makes it \(turn.verdict.rawValue)\(others)"
    }.joined(separator: "; ")
  }

  /// What stands in the ledger.
  static func brief(_ worlds: WorldVerdicts) -> String {
    guard worlds.isRun else { return "\(worlds.named) named" }
    let count = "reproduced in \(worlds.count(.reproduced)) of \(worlds.worlds.count)"
    guard sign(worlds) != nil, let deciding = worlds.deciding else { return count }
    return "\(count); the sign depends on \(name(deciding))"
  }

  /// The verdicts in the order in which they are counted.
  static let verdicts: [ClaimsLedger.Verdict] = [.reproduced, .notReproduced, .inconclusive]

  private static func name(_ fork: ClaimWorlds.Fork) -> String { Spelling.heading(fork.name) }

  static func words(_ change: [(name: String, value: Scalar)]) -> String {
    change.map { "\($0.name)=\($0.value.plain)" }.joined(separator: " and ")
  }

  private static func percent(_ share: Double) -> String {
    NumberFormat(.percent).string(share)
  }
}

extension WorldVerdicts {
  /// The drawing of the effects; none where fewer than two worlds have one.
  var curve: SpecificationCurve? {
    let measured = byEffect
    guard isRun, measured.count > 1 else { return nil }
    let comparison = measured[0].world.ruling.judgements.first?.comparison.text ?? ""
    return SpecificationCurve(
      title: decisive.isEmpty
        ? "Difference in each world: \(comparison)"
        : "In each world, the comparison nearest to failing, above 0 where it holds",
      points: measured.map { world, effect in
        SpecificationCurve.Point(
          effect: effect, verdict: world.ruling.verdict.rawValue, isChosen: world.isChosen,
          positions: world.positions)
      },
      choices: forks.map { fork in
        SpecificationCurve.Choice(
          name: Spelling.heading(fork.name), values: fork.values.map(\.plain))
      },
      verdicts: WorldsText.verdicts.map(\.rawValue), reach: reach)
  }

  /// The headings of the table of worlds.
  var headings: [String] {
    forks.map { Spelling.heading($0.name) } + (decisive.isEmpty ? [] : ["comparison"])
      + ["difference", "n", "verdict"]
  }

  /// A row for each world, those with an effect by its size, then the others.
  var rows: [[String]] {
    let isOfSeveral = !decisive.isEmpty
    return (byEffect.map(\.world) + worlds.filter { $0.effect == nil }).map { world in
      let values = zip(forks, world.positions).map { $0.values[$1].plain }
      let verdict = world.ruling.verdict.rawValue + (world.isChosen ? " (the book)" : "")
      return values + (isOfSeveral ? [world.decisive?.comparison.text ?? "–"] : []) + [
        world.effect.map { Spelling.estimate($0) } ?? world.ruling.reason ?? "–",
        world.count.map(String.init) ?? "–", verdict,
      ]
    }
  }
}

extension WorldVerdicts.World {
  /// How many replicates the effect rests on.
  var count: Int? { effect?.replication?.count }
}
