import Tensors

extension LanguageModel {
  /// Runs the model with reads and edits.
  ///
  /// - Parameters:
  ///   - tokens: The batch.
  ///   - reads: Sites whose values are wanted, after the edits there.
  ///   - edits: Changes, made in order where several are at one site.
  ///   - start: Where the pass begins; at the embedding where none is given.
  ///   - position: Where in the prompts logits are wanted; everywhere where none is given.
  /// - Returns: The logits, [rows, vocabulary], and the values read.
  /// - Throws: `InterventionError` where the pass does not come to such a site, a prompt has no such
  ///   token, a change gives another shape, or an edit changes nothing.
  public func run(
    _ tokens: TokenBatch, reading reads: Set<Site> = [], editing edits: [Edit] = [],
    from start: Start? = nil, logitsAt position: Position? = nil
  ) throws -> (logits: Tensor, values: SiteValues) {
    try check(reads.union(edits.map(\.site)), tokens, from: start)
    let rows = try position.map { try tokens.rows(at: $0) }
    var trace = Trace(reads: reads, edits: try resolved(edits, in: tokens))
    let residual = finalResidual(tokens, from: start, tap: &trace)
    let logits =
      if let rows {
        self.logits(of: residual, at: rows, tokens, &trace)
      } else {
        self.logits(of: residual, tokens, &trace)
      }
    if let problem = trace.problem { throw problem }
    return (logits, trace.values)
  }

  /// Runs the model up to the last layer that is read.
  ///
  /// - Parameters:
  ///   - reads: Sites whose values are wanted, after the edits there.
  ///   - tokens: The batch.
  ///   - edits: Changes, made in order where several are at one site.
  ///   - start: Where the pass begins; at the embedding where none is given.
  /// - Returns: The values read.
  /// - Throws: `InterventionError`, as `run` does, and where an edit is behind the last read.
  public func values(
    at reads: Set<Site>, of tokens: TokenBatch, editing edits: [Edit] = [],
    from start: Start? = nil
  ) throws -> SiteValues {
    guard !reads.contains(where: \.isAfterBlocks) else {
      return try run(tokens, reading: reads, editing: edits, from: start).values
    }
    try check(reads.union(edits.map(\.site)), tokens, from: start)
    let end = reads.compactMap(\.layer).max().map { $0 + 1 } ?? 0
    for edit in edits where edit.site.isAfterBlocks || (edit.site.layer ?? 0) >= max(1, end) {
      throw InterventionError(
        description: "the edit at '\(edit.site)' comes after everything that is read")
    }
    var trace = Trace(reads: reads, edits: try resolved(edits, in: tokens))
    _ = stream(tokens, from: start, before: end, tap: &trace)
    if let problem = trace.problem { throw problem }
    return trace.values
  }

  /// Refuses sites that a pass does not come to, and streams that it cannot begin with.
  func check(_ sites: Set<Site>, _ tokens: TokenBatch, from start: Start?) throws {
    let known = Set(Site.all(of: configuration))
    for site in sites where !known.contains(site) {
      throw InterventionError(description: "the model has no site '\(site)'")
    }
    for site in sites where bytes(reading: [site], of: tokens) > ModelConfiguration.memoryLimit {
      throw InterventionError(
        description:
          "'\(site)' of \(tokens.layout.batch) prompts of \(tokens.layout.length) tokens "
          + "takes \(bytes(reading: [site], of: tokens) >> 30) GiB, more than the "
          + "\(ModelConfiguration.memoryLimit >> 30) GiB that a site may take")
    }
    guard let start else { return }
    guard (0...blocks.count).contains(start.layer),
      start.stream.count == tokens.tokens.count * configuration.width
    else {
      throw InterventionError(
        description: "a pass cannot begin at layer \(start.layer) of \(blocks.count) with a "
          + "stream of shape \(start.stream.shape)")
    }
    for site in sites where !site.isAfterBlocks && (site.layer ?? -1) < start.layer {
      throw InterventionError(
        description: "a pass that begins at layer \(start.layer) does not come to '\(site)'")
    }
  }

  private func resolved(_ edits: [Edit], in tokens: TokenBatch) throws -> [ResolvedEdit] {
    try edits.map { try $0.resolved(in: tokens, configuration) }
  }

  /// Bytes that reading sites takes for a batch.
  public func bytes(reading sites: Set<Site>, of tokens: TokenBatch) -> Int {
    sites.reduce(0) { $0 + configuration.shape(of: $1, tokens.layout).reduce(4, *) }
  }
}

/// Makes edits, keeps reads, and notices edits that do nothing.
package struct Trace: Tap {
  private(set) var values = SiteValues()
  private(set) var problem: InterventionError?
  private let reads: Set<Site>
  private let edits: [Site: [ResolvedEdit]]
  private let allowsIdle: Bool

  /// A trace.
  ///
  /// - Parameters:
  ///   - reads: Sites whose values are kept.
  ///   - edits: Changes.
  ///   - allowsIdle: Whether an edit may leave everything as it is.
  package init(reads: Set<Site>, edits: [ResolvedEdit], allowsIdle: Bool = false) {
    self.reads = reads
    self.edits = Dictionary(grouping: edits, by: \.site)
    self.allowsIdle = allowsIdle
  }

  package func wants(_ site: Site) -> Bool { reads.contains(site) || edits[site] != nil }

  package mutating func tap(_ site: Site, _ value: Tensor) -> Tensor {
    var value = value
    for edit in edits[site] ?? [] {
      do {
        value = try edit.applied(to: value, allowsIdle: allowsIdle)
      } catch {
        problem = problem ?? error
      }
    }
    if reads.contains(site) { values.keep(value, at: site) }
    return value
  }
}
