import Tensors

/// A change of the forward pass: a site, and what its value becomes.
public struct Edit: Sendable {
  /// Where.
  public var site: Site
  /// What becomes of the value; differentiable, and of the same shape.
  public var change: @Sendable (Tensor) -> Tensor

  /// A change of a value.
  public init(_ site: Site, _ change: @escaping @Sendable (Tensor) -> Tensor) {
    self.site = site
    self.change = change
  }

  /// Puts another value in place: activation patching.
  public static func replace(_ site: Site, with value: Tensor) -> Edit {
    Edit(site) { _ in value }
  }

  /// Adds to the value; the gradient of what is added is the gradient at the site.
  public static func add(_ addend: Tensor, at site: Site) -> Edit {
    Edit(site) { $0 + addend.reshaped($0.shape) }
  }

  /// Puts zeros in place.
  public static func zero(_ site: Site) -> Edit { Edit(site) { .zeros($0.shape) } }
}

/// Reads or edits that do not do what they were meant to.
public struct InterventionError: Error, Sendable, CustomStringConvertible {
  /// What went wrong.
  public let description: String
}

extension LanguageModel {
  /// Runs the model with reads and edits.
  ///
  /// - Parameters:
  ///   - tokens: The batch.
  ///   - reads: Sites whose values are wanted, after the edits there.
  ///   - edits: Changes, made in order where several are at one site.
  ///   - start: Where the pass begins; at the embedding where none is given.
  /// - Returns: The logits, [rows, vocabulary], and the values read.
  /// - Throws: `InterventionError` where the pass does not come to such a site, a change gives
  ///   another shape, or an edit changes nothing.
  public func run(
    _ tokens: TokenBatch, reading reads: Set<Site> = [], editing edits: [Edit] = [],
    from start: Start? = nil
  ) throws -> (logits: Tensor, values: [Site: Tensor]) {
    try check(reads.union(edits.map(\.site)), tokens, from: start)
    var trace = Trace(reads: reads, edits: edits)
    let logits = logits(tokens, from: start, tap: &trace)
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
  ) throws -> [Site: Tensor] {
    guard !reads.contains(.unembedIn) else {
      return try run(tokens, reading: reads, editing: edits, from: start).values
    }
    try check(reads.union(edits.map(\.site)), tokens, from: start)
    let end = reads.compactMap(\.layer).max().map { $0 + 1 } ?? 0
    for edit in edits where edit.site == .unembedIn || (edit.site.layer ?? 0) >= max(1, end) {
      throw InterventionError(
        description: "the edit at '\(edit.site)' comes after everything that is read")
    }
    var trace = Trace(reads: reads, edits: edits)
    _ = stream(tokens, from: start, before: end, tap: &trace)
    if let problem = trace.problem { throw problem }
    return trace.values
  }

  /// Refuses sites that a pass does not come to, and streams that it cannot begin with.
  private func check(_ sites: Set<Site>, _ tokens: TokenBatch, from start: Start?) throws {
    let known = Set(Site.all(of: configuration))
    for site in sites where !known.contains(site) {
      throw InterventionError(description: "the model has no site '\(site)'")
    }
    guard let start else { return }
    guard (0...blocks.count).contains(start.layer),
      start.stream.count == tokens.tokens.count * configuration.width
    else {
      throw InterventionError(
        description: "a pass cannot begin at layer \(start.layer) of \(blocks.count) with a "
          + "stream of shape \(start.stream.shape)")
    }
    for site in sites where site != .unembedIn && (site.layer ?? -1) < start.layer {
      throw InterventionError(
        description: "a pass that begins at layer \(start.layer) does not come to '\(site)'")
    }
  }

  /// Bytes that reading sites takes for a batch.
  public func bytes(reading sites: Set<Site>, of tokens: TokenBatch) -> Int {
    sites.reduce(0) { $0 + shape(of: $1, tokens.layout).reduce(4, *) }
  }

  /// The shape of a site's value, as TransformerLens has it.
  func shape(of site: Site, _ batch: BatchLayout) -> [Int] {
    let c = configuration
    let (rows, heads) = ([batch.batch, batch.length], [c.heads, c.headWidth])
    switch site {
    case .q, .rotQ, .z: return rows + heads
    case .k, .v, .rotK: return rows + [c.keyHeads, c.headWidth]
    case .pattern: return [batch.batch, c.heads, batch.length, batch.past + batch.length]
    case .pre, .preLinear, .post: return rows + [c.mlpWidth]
    default: return rows + [c.width]
    }
  }
}

/// Makes edits, keeps reads, and notices edits that do nothing.
private struct Trace: Tap {
  private(set) var values: [Site: Tensor] = [:]
  private(set) var problem: InterventionError?
  private let reads: Set<Site>
  private let edits: [Site: [Edit]]

  init(reads: Set<Site>, edits: [Edit]) {
    self.reads = reads
    self.edits = Dictionary(grouping: edits, by: \.site)
  }

  func wants(_ site: Site) -> Bool { reads.contains(site) || edits[site] != nil }

  mutating func tap(_ site: Site, _ value: Tensor) -> Tensor {
    var value = value
    for edit in edits[site] ?? [] {
      let changed = edit.change(value)
      guard changed.shape == value.shape else {
        note("the edit at '\(site)' gives shape \(changed.shape) for \(value.shape)")
        continue
      }
      if !changed.isTracked, changed.scalars == value.scalars {
        note("the edit at '\(site)' changes nothing")
      }
      value = changed
    }
    if reads.contains(site) { values[site] = value }
    return value
  }

  private mutating func note(_ description: String) {
    problem = problem ?? InterventionError(description: description)
  }
}
