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
struct ResolvedEdit: Sendable {
  let site: Site
  /// What the change sees: the site's value as rows of its last axis, or some of these rows.
  let rows: [Int]?
  let shape: [Int]
  let change: @Sendable (Tensor) -> Tensor

  /// The value after the edit, and whether the edit changes anything.
  ///
  /// - Throws: `InterventionError` where the change gives another shape.
  func applied(
    to value: Tensor
  ) throws(InterventionError) -> (value: Tensor, isDifferent: Bool) {
    let flat = value.reshaped([value.rows, value.width])
    let before = (rows.map(flat.gathered) ?? flat).reshaped(shape)
    let after = change(before)
    guard after.shape == shape else {
      throw InterventionError(
        description: "the edit at '\(site)' gives shape \(after.shape) for \(shape)")
    }
    let isDifferent = after.isTracked || after.scalars != before.scalars
    let changed = rows.map { flat.replacingRows($0, with: after) } ?? after
    return (changed.reshaped(value.shape), isDifferent)
  }
}

extension Edit {
  /// The edit for a batch.
  ///
  /// - Parameters:
  ///   - tokens: The batch.
  ///   - configuration: The model's shape.
  ///   - copy: Which copy of the batch the edit is for, where several run side by side; the only one
  ///     where none is given.
  /// - Returns: The edit, its tokens found.
  /// - Throws: `InterventionError` where the batch has no such tokens or the site no such head.
  func resolved(
    in tokens: TokenBatch, _ configuration: ModelConfiguration, copy: Int? = nil
  ) throws -> ResolvedEdit {
    let whole = configuration.shape(of: site, tokens.layout)
    guard copy != nil || position != .all || head != nil else {
      return resolved(rows: nil, shape: whole, whole: whole, selected: nil)
    }
    let axes = SiteAxes(site, whole)
    if let head, !(0..<axes.heads).contains(head) {
      throw InterventionError(
        description: axes.hasHeads
          ? "'\(site)' has \(axes.heads) heads, no head \(head)" : "'\(site)' has no heads")
    }
    if position == .all, head == nil {
      let count = whole.dropLast().reduce(1, *)
      let first = (copy ?? 0) * count
      return resolved(
        rows: Array(first..<first + count), shape: whole, whole: whole, selected: nil)
    }
    let tokenRows = try tokens.rows(at: position)
    let selected = axes.rows(tokenRows, head: head)
    let offset = (copy ?? 0) * whole.dropLast().reduce(1, *)
    let heads = head == nil && axes.hasHeads ? [axes.heads] : []
    return resolved(
      rows: selected.map { $0 + offset }, shape: [tokenRows.count] + heads + [axes.width],
      whole: whole, selected: selected)
  }

  private func resolved(
    rows: [Int]?, shape: [Int], whole: [Int], selected: [Int]?
  ) -> ResolvedEdit {
    switch change {
    case .function(let function):
      return ResolvedEdit(site: site, rows: rows, shape: shape, change: function)
    case .replacement(let value):
      guard let selected, value.shape == whole else {
        return ResolvedEdit(site: site, rows: rows, shape: shape) { _ in value }
      }
      let part = value.reshaped([value.rows, value.width]).gathered(selected).reshaped(shape)
      return ResolvedEdit(site: site, rows: rows, shape: shape) { _ in part }
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
