import Facts
import Notebook

/// Facts by whether a model knows them: by the share of the right answer among all answers of the fact.
struct FactsByKnowledge {
  /// Those whose share is the least share, or more.
  private(set) var known: [FactSet.Fact] = []
  /// Those whose share is below what counts as unknown; none where nothing does.
  private(set) var unknown: [KnownShare] = []
  /// The others, and those that cannot be asked for.
  private(set) var leftOut: [LeftOutFact] = []
  /// How many there are, kind by kind, and of all kinds.
  private(set) var counts: [FactResults.Known] = []

  /// Facts that a model is asked for at once.
  private static let piece = 256

  /// Asks a model for facts.
  ///
  /// - Parameters:
  ///   - facts: The facts with what each is counted under.
  ///   - model: The model.
  ///   - least: The least share of a fact that is known.
  ///   - bound: The share under which a fact is unknown; facts between the two are left out. None where
  ///     facts that are not known are left out.
  ///   - context: The cell's.
  /// - Throws: `CancellationError`.
  init(
    of facts: [(fact: FactSet.Fact, kind: String)], in model: AskedModel, atLeast least: Double,
    below bound: Double?, _ context: RunContext
  ) async throws {
    var shares: [KnownShare] = []
    let pieces = (facts.count + Self.piece - 1) / Self.piece
    for try await step in context.steps(pieces, "facts asked for") {
      let some = facts.dropFirst(step * Self.piece).prefix(Self.piece).map(\.fact)
      let asked = try model.knownShares(of: some, threads: context.threads)
      shares += asked.shares
      leftOut += asked.leftOut
    }
    for share in shares {
      if share.share >= least {
        known.append(share.fact)
      } else if let bound, share.share < bound {
        unknown.append(share)
      } else {
        leftOut.append(share.leftOut(bound == nil ? .unknown : .known))
      }
    }
    let kinds = Dictionary(
      facts.map { ($0.fact, $0.kind) }, uniquingKeysWith: { first, _ in first })
    var seen = Set<String>()
    let names = facts.map(\.kind).filter { seen.insert($0).inserted }.sorted()
    counts =
      names.map { name in
        Self.count(name, shares.filter { kinds[$0.fact] == name }, atLeast: least, below: bound)
      } + [Self.count("all", shares, atLeast: least, below: bound)]
  }

  private static func count(
    _ name: String, _ shares: [KnownShare], atLeast least: Double, below bound: Double?
  ) -> FactResults.Known {
    var row = FactResults.Known()
    row.about = name
    row.asked = shares.count
    row.known = shares.count { $0.share >= least }
    row.unknown = bound.map { bound in shares.count { $0.share < min(bound, least) } }
    row.overHalf = shares.count { $0.probability > 0.5 }
    row.share = shares.isEmpty ? 0 : shares.reduce(0) { $0 + $1.share } / Double(shares.count)
    return row
  }
}
