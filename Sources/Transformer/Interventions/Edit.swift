import Tensors

/// A change of the forward pass: what becomes of the value at a site, or of a part of it.
public struct Edit: Sendable {
  /// Where in the pass.
  public var site: Site
  /// At which tokens; of attention scores and patterns, of which queries.
  public var position: Position
  /// For which head; for all where none is given.
  public var head: Int?
  private let change: Change

  private enum Change: Sendable {
    case function(@Sendable (Tensor) -> Tensor)
    case replacement(Tensor)
  }

  /// A change of a value.
  ///
  /// - Parameters:
  ///   - site: Where in the pass.
  ///   - position: At which tokens.
  ///   - head: For which head; for all where none is given.
  ///   - change: What becomes of the value; differentiable, and of the same shape. Where all tokens
  ///     and heads are meant it sees the site's own shape, else [tokens, (heads,) width], one row for
  ///     each of the tokens that `TokenBatch.rows(at:)` lists.
  public init(
    _ site: Site, at position: Position = .all, head: Int? = nil,
    _ change: @escaping @Sendable (Tensor) -> Tensor
  ) {
    self.init(site, position, head, .function(change))
  }

  private init(_ site: Site, _ position: Position, _ head: Int?, _ change: Change) {
    self.site = site
    self.position = position
    self.head = head
    self.change = change
  }

  /// Puts another value in place: activation patching.
  ///
  /// - Parameters:
  ///   - site: Where in the pass.
  ///   - position: At which tokens.
  ///   - head: For which head; for all where none is given.
  ///   - value: The site's whole value in another run, of which the same tokens and head are taken,
  ///     or the part that takes their place.
  /// - Returns: The edit.
  public static func replace(
    _ site: Site, at position: Position = .all, head: Int? = nil, with value: Tensor
  ) -> Edit {
    Edit(site, position, head, .replacement(value))
  }

  /// The value that is put in place, where one is.
  var replacement: Tensor? {
    guard case .replacement(let value) = change else { return nil }
    return value
  }

  /// Adds to the value; the gradient of what is added is the gradient at the site.
  public static func add(
    _ addend: Tensor, at site: Site, position: Position = .all, head: Int? = nil
  ) -> Edit {
    Edit(site, at: position, head: head) { $0 + addend.reshaped($0.shape) }
  }

  /// Puts zeros in place.
  public static func zero(_ site: Site, at position: Position = .all, head: Int? = nil) -> Edit {
    Edit(site, at: position, head: head) { .zeros($0.shape) }
  }
}

// MARK: - Edits of one batch

/// An edit whose tokens have been found in a batch.
package struct ResolvedEdit: Sendable {
  let site: Site
  /// What the change sees: the site's value as rows of its last axis, or some of these rows.
  let rows: [Int]?
  let shape: [Int]
  let change: @Sendable (Tensor) -> Tensor

  /// The value after the edit.
  ///
  /// - Parameters:
  ///   - value: The value before.
  ///   - allowsIdle: Whether the edit may leave everything as it is.
  /// - Returns: The value after.
  /// - Throws: `InterventionError` where the change gives another shape, or nothing changes and
  ///   something must.
  func applied(to value: Tensor, allowsIdle: Bool) throws(InterventionError) -> Tensor {
    let flat = value.reshaped([value.rows, value.width])
    let before = (rows.map(flat.gathered) ?? flat).reshaped(shape)
    let after = change(before)
    guard after.shape == shape else {
      throw InterventionError(
        description: "the edit at '\(site)' gives shape \(after.shape) for \(shape)")
    }
    if !allowsIdle, !after.isTracked, after.scalars == before.scalars {
      throw InterventionError(description: "the edit at '\(site)' changes nothing")
    }
    let changed = rows.map { flat.replacingRows($0, with: after) } ?? after
    return changed.reshaped(value.shape)
  }
}

/// Where a batch is in a pass: the only one, or a copy of several side by side; whole, or from a column
/// on, what is before being kept as keys and values.
struct Placement: Sendable, Hashable {
  var copy = 0
  var column = 0

  /// The layout of one copy in the pass.
  func layout(of batch: BatchLayout) -> BatchLayout {
    BatchLayout(
      batch: batch.batch, length: batch.length - column, padding: batch.padding, past: column)
  }

  /// The row, within the copy, of a row of the batch.
  func row(_ row: Int, of batch: BatchLayout) -> Int {
    row / batch.length * (batch.length - column) + row % batch.length - column
  }
}

extension Edit {
  /// The edit for a batch that has a pass of its own.
  ///
  /// - Parameters:
  ///   - tokens: The batch.
  ///   - configuration: The model's shape.
  /// - Returns: The edit, its tokens found.
  /// - Throws: `InterventionError` where the batch has no such tokens or the site no such head.
  package func resolved(
    in tokens: TokenBatch, _ configuration: ModelConfiguration
  ) throws -> ResolvedEdit {
    guard position == .all, head == nil else {
      return try resolved(in: tokens, configuration, at: Placement())
    }
    return ResolvedEdit(
      site: site, rows: nil, shape: configuration.shape(of: site, tokens.layout),
      change: function(of: nil))
  }

  /// The edit for a batch that shares a pass with others.
  func resolved(
    in tokens: TokenBatch, _ configuration: ModelConfiguration, at place: Placement
  ) throws -> ResolvedEdit {
    let shapes = [tokens.layout, place.layout(of: tokens.layout)].map {
      configuration.shape(of: site, $0)
    }
    let (whole, part) = (SiteAxes(site, shapes[0]), SiteAxes(site, shapes[1]))
    if let head, !(0..<whole.heads).contains(head) {
      throw InterventionError(
        description: whole.hasHeads
          ? "'\(site)' has \(whole.heads) heads, no head \(head)" : "'\(site)' has no heads")
    }
    let offset = place.copy * shapes[1].dropLast().reduce(1, *)
    if position == .all, head == nil {
      require(place.column == 0, "an edit of all tokens in a part of a pass")
      let rows = offset..<offset + shapes[1].dropLast().reduce(1, *)
      return ResolvedEdit(
        site: site, rows: Array(rows), shape: shapes[0], change: function(of: nil))
    }
    let tokenRows = try tokens.rows(at: position)
    let targets = part.rows(tokenRows.map { place.row($0, of: tokens.layout) }, head: head)
    let sources = whole.rows(tokenRows, head: head)
    let heads = head == nil && whole.hasHeads ? [whole.heads] : []
    let shape = [tokenRows.count] + heads + [whole.width]
    return ResolvedEdit(
      site: site, rows: targets.map { $0 + offset }, shape: shape,
      change: function(of: (shapes[0], sources, shape)))
  }

  /// What becomes of a value: of a replacement that is whole, the chosen rows.
  private func function(
    of chosen: (whole: [Int], rows: [Int], shape: [Int])?
  ) -> @Sendable (Tensor) -> Tensor {
    switch change {
    case .function(let function): return function
    case .replacement(let value):
      guard let chosen, value.shape == chosen.whole else { return { _ in value } }
      let part = value.reshaped([value.rows, value.width]).gathered(chosen.rows)
        .reshaped(chosen.shape)
      return { _ in part }
    }
  }
}

/// Where tokens and heads are in the rows of a site's value.
private struct SiteAxes {
  let hasHeads: Bool
  let heads: Int
  let width: Int
  private let positions: Int
  private let headsComeFirst: Bool

  init(_ site: Site, _ shape: [Int]) {
    width = shape.last ?? 1
    hasHeads = shape.count == 4
    switch site {
    case .scores, .pattern: headsComeFirst = true
    default: headsComeFirst = false
    }
    heads = hasHeads ? shape[headsComeFirst ? 1 : 2] : 1
    positions = shape[headsComeFirst ? 2 : 1]
  }

  /// The rows of tokens, for one head or for each of all heads.
  func rows(_ tokens: [Int], head: Int?) -> [Int] {
    tokens.flatMap { token in
      (head.map { $0..<$0 + 1 } ?? 0..<heads).map { head in
        headsComeFirst
          ? (token / positions * heads + head) * positions + token % positions
          : token * heads + head
      }
    }
  }
}
