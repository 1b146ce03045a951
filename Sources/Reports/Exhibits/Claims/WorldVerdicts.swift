import Chapters
import Frames
import Notebook

/// What becomes of a claim in each of its worlds.
struct WorldVerdicts: Sendable {
  /// A world, judged.
  struct World: Sendable {
    /// For each choice, the position of its value.
    var positions: ClaimWorlds.World
    /// Whether it is that of the book.
    var isChosen: Bool
    /// What its results make of the claim.
    var ruling: Ruling

    /// The comparison that decides, of a claim that has several.
    var decisive: Judgement? { ruling.judgements.count > 1 ? ruling.deciding : nil }

    /// Left minus right of the claim's comparison; of several, of the one that decides, counted towards what is claimed.
    ///
    /// None where it has no value.
    var effect: Estimate? {
      let effect = decisive?.towards ?? ruling.judgements.first?.difference
      return effect.flatMap { $0.value.isFinite ? $0 : nil }
    }
  }

  /// The choices.
  let forks: [ClaimWorlds.Fork]
  /// How many worlds the claim names.
  let named: Int
  /// Which of them the profile runs.
  let extent: WorldsExtent
  /// Those that are run, the last choice fastest.
  let worlds: [World]
  /// What effects cannot leave, as the columns that are compared declare it; none where they may be anything.
  let reach: ClosedRange<Double>?

  /// Judges a claim in its worlds; none of one that names none.
  ///
  /// - Parameters:
  ///   - claim: The claim.
  ///   - id: Its block's id.
  ///   - own: The verdict as the book is.
  ///   - results: The book's results.
  init?(_ claim: ClaimExhibit, _ id: String, as own: Ruling, _ results: BookResults) {
    guard let worlds = claim.worlds else { return nil }
    forks = worlds.forks
    named = worlds.count
    extent = worlds.extent
    reach = Self.reach(of: claim, Evaluator(results))
    let others = worlds.others.enumerated().map { ($0.offset, $0.element) }
    let judged = others.sideBySide { number, world in
      let evaluator = Evaluator(results.results(of: id, variant: number))
      let condition = claim.expect.choosing(worlds.variation(world).choices)
      return World(
        positions: world, isChosen: false,
        ruling: Ruling(condition, over: claim.averaging, evaluator))
    }
    let chosen = World(positions: worlds.chosen, isChosen: true, ruling: own)
    self.worlds = (judged + [chosen]).sorted {
      $0.positions.lexicographicallyPrecedes($1.positions)
    }
  }

  /// What the effects of a claim cannot leave: of several comparisons, as far on the other side of 0.
  private static func reach(of claim: ClaimExhibit, _ evaluator: Evaluator) -> ClosedRange<Double>?
  {
    let bounds = claim.expect.comparisons.map { comparison in
      try? evaluator.bounds(of: .binary(.minus, comparison.left, comparison.right))
    }
    let known = bounds.compactMap(\.self)
    guard known.count == bounds.count else { return nil }
    guard known.count > 1 else { return known.first }
    let farthest = known.flatMap { [abs($0.lowerBound), abs($0.upperBound)] }.reduce(0, max)
    return -farthest...farthest
  }

  /// In how many worlds each comparison decides, in the order of the claim; nothing of a claim of one comparison.
  var decisive: [(comparison: String, count: Int)] {
    let deciding = worlds.compactMap { $0.decisive?.comparison.text }
    var counts: [(comparison: String, count: Int)] = []
    for text in worlds.flatMap(\.ruling.judgements).map(\.comparison.text)
    where deciding.contains(text) && !counts.contains(where: { $0.comparison == text }) {
      counts.append((text, deciding.count { $0 == text }))
    }
    return counts
  }

  /// Whether the profile runs worlds besides the book's.
  var isRun: Bool { extent != .none }

  /// The frame that prose reads as `claim.worlds.reproduced`, without its row.
  static let countsFrame = Frame(
    "worlds",
    columns: [
      Frame.Column("reproduced", .integer, "worlds in which the claim is reproduced"),
      Frame.Column("open", .integer, "worlds in which it is inconclusive"),
      Frame.Column("reversed", .integer, "worlds in which it is not reproduced"),
      Frame.Column("count", .integer, "worlds in which it was judged"),
    ])

  /// The frame with its row; in a profile that runs none, nothing is known.
  var counts: Frame {
    var frame = Self.countsFrame
    let verdicts: [ClaimsLedger.Verdict] = [.reproduced, .inconclusive, .notReproduced]
    frame.append(
      isRun
        ? (verdicts.map(count) + [worlds.count]).map(Scalar.integer)
        : frame.columns.map { _ in .missing })
    return frame
  }

  /// In how many worlds the verdict is that.
  func count(_ verdict: ClaimsLedger.Verdict) -> Int {
    worlds.count { $0.ruling.verdict == verdict }
  }

  /// The worlds with an effect, the smallest first; equal ones in the order of the grid.
  var byEffect: [(world: World, effect: Estimate)] {
    let all = worlds.compactMap { world in world.effect.map { (world, $0) } }
    return all.enumerated().sorted {
      ($0.element.1.value, $0.offset) < ($1.element.1.value, $1.offset)
    }.map(\.element)
  }

  /// How much of the variance between the worlds' effects each choice explains; none where they do not differ.
  var shares: VarianceShares? {
    let measured = byEffect
    return VarianceShares(
      of: measured.map(\.effect.value), levels: measured.map(\.world.positions))
  }

  /// The choice that explains most of the variance.
  var deciding: ClaimWorlds.Fork? {
    guard let shares = shares?.shares, let most = shares.max() else { return nil }
    return shares.firstIndex(of: most).map { forks[$0] }
  }

  /// Why the claim cannot be judged in some world as its choices are written; none where it can.
  var problem: NoValue? {
    for world in worlds where !world.isChosen {
      guard let problem = world.ruling.problem, problem.kind != .unavailable else { continue }
      return NoValue(
        "where \(WorldsText.words(changes(of: world))), \(problem.description)", problem.kind,
        at: problem.location, column: problem.column)
    }
    return nil
  }

  /// How many worlds' effects lie below and above 0 with their whole interval.
  var signs: (below: Int, above: Int) {
    let intervals = worlds.compactMap(\.effect?.interval)
    return (intervals.count { $0.upperBound < 0 }, intervals.count { $0.lowerBound > 0 })
  }

  /// A world whose verdict is another than the book's.
  struct Turn: Sendable {
    /// What its verdict is.
    var verdict: ClaimsLedger.Verdict
    /// What is otherwise in it.
    var change: [(name: String, value: Scalar)]
    /// How many other worlds with that verdict differ from the book's in as few choices.
    var others: Int
  }

  /// For each other verdict, the fewest changes of choices that give it; of several as small, the first in the order of
  /// the grid.
  var turns: [Turn] {
    guard let chosen = worlds.first(where: \.isChosen) else { return [] }
    let order: [ClaimsLedger.Verdict] = [.reproduced, .notReproduced, .inconclusive]
    let distance = { (world: World) in chosen.positions.distance(to: world.positions) }
    let turns = order.filter { $0 != chosen.ruling.verdict }.compactMap { verdict -> Turn? in
      let having = worlds.filter { $0.ruling.verdict == verdict && $0.effect != nil }
      guard let fewest = having.map(distance).min() else { return nil }
      let nearest = having.filter { distance($0) == fewest }
      return nearest.first.map { world in
        Turn(verdict: verdict, change: changes(of: world), others: nearest.count - 1)
      }
    }
    return turns.enumerated().sorted {
      ($0.element.change.count, $0.offset) < ($1.element.change.count, $1.offset)
    }.map(\.element)
  }

  /// What is otherwise in a world than in the book.
  func changes(of world: World) -> [(name: String, value: Scalar)] {
    zip(forks, world.positions).filter { $0.chosen != $1 }.map { ($0.name, $0.values[$1]) }
  }
}
