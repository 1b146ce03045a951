import Tensors

/// One cell of a sweep: a site, at some tokens, of one head or of all.
public struct Patch: Sendable, Hashable, CustomStringConvertible {
  /// Where in the pass.
  public var site: Site
  /// At which tokens.
  public var position: Position
  /// Of which head; of all where none is given.
  public var head: Int?

  /// A cell.
  public init(_ site: Site, at position: Position = .all, head: Int? = nil) {
    self.site = site
    self.position = position
    self.head = head
  }

  public var description: String {
    "\(site)" + (head.map { ", head \($0)" } ?? "") + ", \(position)"
  }

  /// Cells for each of the sites at each of the positions, sites first.
  public static func grid(_ sites: [Site], at positions: [Position]) -> [Patch] {
    sites.flatMap { site in positions.map { Patch(site, at: $0) } }
  }
}

/// Many runs of one batch, each with edits of its own, as few passes.
///
/// Each run begins at the first layer that it edits, with the stream that the unedited run has there;
/// runs that begin at the same layer go side by side as rows of one batch; the head is computed only
/// at the tokens asked for. The results are those of whole runs, one by one, to rounding.
public struct PatchSweep: Sendable {
  private let model: LanguageModel
  private let tokens: TokenBatch
  private let rows: [Int]
  private let threads: Int
  /// The stream before each layer of the unedited run.
  private let streams: [Tensor]

  /// Rows of a pass: enough to fill the matrix products, few enough to stay in cache.
  private static let rowLimit = 1024

  /// A sweep over a batch; the batch is run once.
  ///
  /// - Parameters:
  ///   - model: The model.
  ///   - tokens: The batch that is edited: in activation patching, the corrupted prompts.
  ///   - position: Where logits are wanted.
  ///   - threads: How many passes run at once; changes nothing in the results.
  /// - Throws: `InterventionError` where a prompt has no such token.
  public init(
    _ model: LanguageModel, over tokens: TokenBatch, logitsAt position: Position = .last,
    threads: Int = 1
  ) throws {
    self.model = model
    self.tokens = tokens
    self.threads = threads
    rows = try tokens.rows(at: position)
    let sites = model.blocks.indices.map { Site.residPre(layer: $0) }
    let values = try model.values(at: Set(sites), of: tokens)
    streams = sites.compactMap { values[$0] }
  }

  /// Runs with values of another run put in place: activation patching.
  ///
  /// - Parameters:
  ///   - patches: What is put in place in each run.
  ///   - source: The values of the other run at the patches' sites.
  ///   - metric: What is wanted of a run's logits, [rows, vocabulary].
  /// - Returns: The metric of each run, in order.
  /// - Throws: `InterventionError`, as for edits, and where the source has no value.
  public func run<Result: Sendable>(
    _ patches: [Patch], from source: [Site: Tensor],
    metric: @escaping @Sendable (Tensor) -> Result
  ) throws -> [Result] {
    let edits = try patches.map { patch in
      guard let value = source[patch.site] else {
        throw InterventionError(description: "the source has no value of '\(patch.site)'")
      }
      return [Edit.replace(patch.site, at: patch.position, head: patch.head, with: value)]
    }
    return try run(edits, metric: metric)
  }

  /// Runs with edits of their own.
  ///
  /// - Parameters:
  ///   - runs: The edits of each run; unlike those of a single run they may leave things as they
  ///     are, as where two prompts begin alike.
  ///   - metric: What is wanted of a run's logits, [rows, vocabulary].
  /// - Returns: The metric of each run, in order.
  /// - Throws: `InterventionError` where an edit cannot be made.
  public func run<Result: Sendable>(
    _ runs: [[Edit]], metric: @escaping @Sendable (Tensor) -> Result
  ) throws -> [Result] {
    try model.check(Set(runs.joined().map(\.site)), tokens, from: nil)
    let passes = try passes(runs)
    let outcomes = Parallel.map(passes.count, threads: threads) { index in
      Swift.Result { try outcome(of: passes[index], metric) }
    }
    var results = [Result?](repeating: nil, count: runs.count)
    for (pass, outcome) in zip(passes, outcomes) {
      for (run, result) in zip(pass.runs, try outcome.get()) { results[run] = result }
    }
    return results.compactMap(\.self)
  }

  // MARK: - Passes

  /// What runs that go side by side have in common.
  private struct Kind: Comparable {
    /// The first layer that is computed; -1 for the embedding.
    var layer: Int
    /// Whether heads have inputs of their own, which the sites of `ln1` do not see.
    var splitsHeads: Bool

    static func < (left: Kind, right: Kind) -> Bool {
      (left.layer, left.splitsHeads ? 1 : 0) < (right.layer, right.splitsHeads ? 1 : 0)
    }
  }

  /// Runs that go side by side.
  private struct Pass: Sendable {
    var kind: Kind
    var runs: [Int]
    var edits: [ResolvedEdit]
  }

  /// The runs in passes: by the layer at which they begin, as many as fit.
  private func passes(_ runs: [[Edit]]) throws -> [Pass] {
    let kinds = runs.map { edits in
      Kind(
        layer: edits.map { firstLayer(of: $0.site) }.min() ?? streams.count,
        splitsHeads: edits.contains { $0.site.splitsHeads })
    }
    let capacity = max(1, Self.rowLimit / max(1, tokens.tokens.count))
    var passes: [Pass] = []
    for run in runs.indices.sorted(by: { (kinds[$0], $0) < (kinds[$1], $1) }) {
      if passes.last?.kind != kinds[run] || passes.last?.runs.count == capacity {
        passes.append(Pass(kind: kinds[run], runs: [], edits: []))
      }
      let last = passes.count - 1
      passes[last].edits += try runs[run].map {
        try $0.resolved(in: tokens, model.configuration, copy: passes[last].runs.count)
      }
      passes[last].runs.append(run)
    }
    return passes
  }

  /// Where a run with an edit at a site can begin: -1 for the embedding.
  private func firstLayer(of site: Site) -> Int {
    site.layer ?? (site.isAfterBlocks ? streams.count - 1 : -1)
  }

  private func outcome<Result>(
    of pass: Pass, _ metric: (Tensor) -> Result
  ) throws -> [Result] {
    let copies = pass.runs.count
    let batch = tokens.repeated(copies)
    let start = pass.kind.layer < 0 ? nil : self.start(pass.kind.layer, copies)
    var trace = Trace(reads: [], edits: pass.edits, allowsIdle: true)
    let residual = model.finalResidual(batch, from: start, tap: &trace)
    let wanted = (0..<copies).flatMap { copy in rows.map { $0 + copy * tokens.tokens.count } }
    let logits =
      trace.wants(.unembedOut)
      ? model.logits(of: residual, batch, &trace).gathered(wanted)
      : model.unembed(residual.gathered(wanted))
    if let problem = trace.problem { throw problem }
    return (0..<copies).map { metric(logits.rows($0 * rows.count..<($0 + 1) * rows.count)) }
  }

  private func start(_ layer: Int, _ copies: Int) -> LanguageModel.Start {
    let stream = streams[min(layer, streams.count - 1)]
    let matrix = stream.reshaped([tokens.tokens.count, model.configuration.width])
    return LanguageModel.Start(
      layer: min(layer, streams.count - 1),
      stream: .stacked(Array(repeating: matrix, count: copies)))
  }
}
