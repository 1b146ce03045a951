import Tensors

/// Many runs of one batch, each with edits of its own beside those that all have, as few passes.
///
/// Each run begins at the first layer that it edits, with the stream that the base run has there,
/// and at the first token, whose predecessors' keys and values are the base run's; runs that
/// begin at the same place go side by side as rows of one batch; of the last layer only keys and
/// values are computed before the tokens asked for, and the head only at these. The results are those
/// of whole runs, one by one, to rounding.
public struct PatchSweep: Sendable {
  private let model: LanguageModel
  private let tokens: TokenBatch
  private let rows: [Int]
  private let threads: Int
  /// The edits of the base run.
  private let base: [Edit]
  /// The base run.
  private let layers: [Layer]

  private struct Layer: Sendable {
    /// The stream before the layer.
    var stream: Tensor
    /// Keys as attention compares them.
    var keys: Tensor
    var values: Tensor
    /// What the feed-forward layer adds.
    var mlpOut: Tensor
  }

  /// Rows of a pass: enough to fill the matrix products, few enough to stay in cache.
  private static let rowLimit = 1024

  /// A sweep over a batch; the batch is run once, with the edits that all runs have: the base run.
  ///
  /// - Parameters:
  ///   - model: The model.
  ///   - tokens: The batch that is edited: in activation patching, the corrupted prompts.
  ///   - base: Edits that every run has, made before its own.
  ///   - position: Where logits are wanted.
  ///   - threads: How many passes run at once; changes nothing in the results.
  /// - Throws: `InterventionError` where a prompt has no such token.
  public init(
    _ model: LanguageModel, over tokens: TokenBatch, editing base: [Edit] = [],
    logitsAt position: Position = .last, threads: Int = 1
  ) throws {
    self.model = model
    self.base = base
    self.tokens = tokens
    self.threads = threads
    rows = try tokens.rows(at: position)
    let blocks = model.configuration.blocks
    let wanted = model.blocks.indices.map { layer in
      let isTurned = blocks[layer].attention.turnsHeads
      let keys = isTurned ? Site.rotK(layer: layer) : .k(layer: layer)
      return [.residPre(layer: layer), keys, .v(layer: layer), .mlpOut(layer: layer)]
    }
    let values = try model.values(at: Set(wanted.joined()), of: tokens, editing: base)
    layers = try wanted.map { sites in
      let found = try sites.map { try values[$0] }
      return Layer(stream: found[0], keys: found[1], values: found[2], mlpOut: found[3])
    }
  }

  /// Runs with values of another run put in place: activation patching.
  ///
  /// - Parameters:
  ///   - patches: What is put in place in each run.
  ///   - source: The values of the other run at the patches' sites.
  ///   - metric: What is wanted of a run's logits, [rows, vocabulary].
  /// - Returns: The metric of each run, in order.
  /// - Throws: `InterventionError`, as for edits, and where the other run's value was not read.
  public func run<Result: Sendable>(
    _ patches: [Patch], from source: SiteValues,
    metric: @escaping @Sendable (Tensor) -> Result
  ) throws -> [Result] {
    let edits = try patches.map { patch in
      [
        Edit.replace(
          patch.site, at: patch.position, head: patch.head, with: try source[patch.site])
      ]
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
    let runs = runs.map(withBase)
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

  /// The edits of a run, with those of the base that lie behind the place where it begins: what is
  /// before is in the base run's stream.
  private func withBase(_ run: [Edit]) -> [Edit] {
    let first = run.map { firstLayer(of: $0.site) }.min() ?? layers.count - 1
    return base.filter { firstLayer(of: $0.site) >= first } + run
  }

  // MARK: - Passes

  /// The runs in passes: by the place where they begin, as many as fit.
  private func passes(_ runs: [[Edit]]) throws -> [Pass] {
    let runs = runs.map { $0.count == 1 ? $0.map(movedOn) : $0 }
    let kinds = try runs.map(kind)
    var passes: [Pass] = []
    for run in runs.indices.sorted(by: { (kinds[$0], $0) < (kinds[$1], $1) }) {
      let kind = kinds[run]
      if passes.last?.kind != kind || passes.last?.runs.count == capacity(kind) {
        passes.append(Pass(kind: kind, runs: [], edits: []))
      }
      let last = passes.count - 1
      let place = Placement(copy: passes[last].runs.count, column: kind.column)
      passes[last].edits += try runs[run].map {
        try $0.resolved(in: tokens, model.configuration, at: place)
      }
      passes[last].runs.append(run)
    }
    return passes
  }

  /// How many runs fit in a pass.
  private func capacity(_ kind: Kind) -> Int {
    let layout = tokens.layout
    return max(1, Self.rowLimit / max(1, layout.batch * (layout.length - kind.column)))
  }

  /// A run may begin a layer later where all that is replaced is the stream after a block, or a part
  /// of that sum.
  private func movedOn(_ edit: Edit) -> Edit {
    guard edit.head == nil, let layer = edit.site.layer, layer + 1 < layers.count else {
      return edit
    }
    switch edit.site {
    case .residPost:
      var moved = edit
      moved.site = .residPre(layer: layer + 1)
      return moved
    case .mlpOut:
      let (stream, added) = (layers[layer + 1].stream, layers[layer].mlpOut)
      guard let value = edit.replacement, value.shape == added.shape else { return edit }
      return .replace(
        .residPre(layer: layer + 1), at: edit.position, with: stream + (value - added))
    default: return edit
    }
  }

  private func kind(_ edits: [Edit]) throws -> Kind {
    Kind(
      layer: edits.map { firstLayer(of: $0.site) }.min() ?? layers.count - 1,
      column: try edits.map(firstColumn).min() ?? 0,
      splitsHeads: edits.contains { $0.site.splitsHeads },
      editsLast: edits.contains { $0.site.layer == layers.count - 1 || $0.site.isAfterBlocks })
  }

  /// Where a run with an edit at a site can begin: -1 for the embedding.
  private func firstLayer(of site: Site) -> Int {
    site.layer ?? (site.isAfterBlocks ? layers.count - 1 : -1)
  }

  /// The first column that an edit changes or logits are wanted of, a quarter of the batch's length
  /// at a time, so that runs share passes.
  private func firstColumn(_ edit: Edit) throws -> Int {
    let length = tokens.layout.length
    switch edit.site {
    case .scores, .pattern: return 0
    default: break
    }
    if edit.position == .all { return 0 }
    let columns = (try tokens.rows(at: edit.position) + rows).map { $0 % length }
    let step = max(1, length / 4)
    return (columns.min() ?? 0) / step * step
  }

  private func outcome<Result>(
    of pass: Pass, _ metric: (Tensor) -> Result
  ) throws -> [Result] {
    let (copies, kind) = (pass.runs.count, pass.kind)
    var trace = Trace(reads: [], edits: pass.edits, allowsIdle: true)
    let (stream, column) =
      kind.editsLast || wantedColumn == kind.column
      ? wholeStream(kind, copies, &trace) : lastStream(kind, copies, &trace)
    let batch = tokens.repeated(copies, from: column)
    let residual = model.residual(after: stream, batch, &trace)
    let size = batch.tokens.count / copies
    let wanted = (0..<copies).flatMap { copy in
      rows.map { Placement(column: column).row($0, of: tokens.layout) + copy * size }
    }
    let results: [Result]
    if trace.wants(.unembedOut) {
      let logits = model.logits(of: residual, at: wanted, batch, &trace)
      results = split(logits).map(metric)
    } else {
      results = model.values(ofLogitsOf: residual.gathered(wanted), each: rows.count) { logits, _ in
        split(logits).map(metric)
      }
    }
    if let problem = trace.problem { throw problem }
    return results
  }

  /// The logits of runs that went side by side, run by run.
  private func split(_ logits: Tensor) -> [Tensor] {
    stride(from: 0, to: logits.rows, by: rows.count).map { logits.rows($0..<$0 + rows.count) }
  }

  /// The first column that logits are wanted of.
  private var wantedColumn: Int { rows.map { $0 % tokens.layout.length }.min() ?? 0 }

  /// The stream after the last layer, from the column where a pass begins.
  private func wholeStream(
    _ kind: Kind, _ copies: Int, _ trace: inout Trace
  ) -> (stream: Tensor, column: Int) {
    let batch = tokens.repeated(copies, from: kind.column)
    var caches = kind.column == 0 ? [] : caches(kind, copies)
    let stream = model.stream(
      batch, from: start(kind, copies), before: layers.count, caches: &caches, tap: &trace)
    return (stream, kind.column)
  }

  /// The stream after the last layer, from the first column that logits are wanted of: of columns
  /// before, the last layer's keys and values are all that matters.
  private func lastStream(
    _ kind: Kind, _ copies: Int, _ trace: inout Trace
  ) -> (stream: Tensor, column: Int) {
    let (last, column) = (layers.count - 1, wantedColumn)
    let batch = tokens.repeated(copies, from: kind.column)
    var caches = caches(kind, copies)
    var before = kind.column == 0 ? [] : caches
    let stream = model.stream(
      batch, from: start(kind, copies), before: last, caches: &before, tap: &trace)
    let width = batch.layout.length
    let isEarly = { (row: Int) in row % width < column - kind.column }
    let early = BatchLayout(
      batch: batch.layout.batch, length: column - kind.column, padding: batch.layout.padding,
      past: kind.column, tokens: batch.layout.tokens)
    model.keepKeysAndValues(
      of: stream.gathered((0..<stream.rows).filter(isEarly)), layer: last, early, in: &caches[last])
    let rest = stream.gathered((0..<stream.rows).filter { !isEarly($0) })
    let end = model.stream(
      tokens.repeated(copies, from: column), from: LanguageModel.Start(layer: last, stream: rest),
      before: layers.count, caches: &caches, tap: &trace)
    return (end, column)
  }

  /// The base run's keys and values of the columns before a pass, for every copy of the batch;
  /// none of layers before it.
  private func caches(_ kind: Kind, _ copies: Int) -> [KeyValueCache] {
    layers.enumerated().map { number, layer in
      KeyValueCache(
        model.configuration.attention, copies: number < kind.layer ? 0 : copies, keys: layer.keys,
        values: layer.values, reading: kind.column)
    }
  }

  /// The base run's stream where a pass begins, for every copy of the batch.
  private func start(_ kind: Kind, _ copies: Int) -> LanguageModel.Start? {
    guard kind.layer >= 0 else { return nil }
    let (length, width) = (tokens.layout.length, model.configuration.width)
    let matrix = layers[kind.layer].stream.reshaped([tokens.tokens.count, width])
    let part = matrix.gathered((0..<matrix.rows).filter { $0 % length >= kind.column })
    return LanguageModel.Start(
      layer: kind.layer, stream: .stacked(Array(repeating: part, count: copies)))
  }
}
