import Tensors

/// Token sequences side by side, padded to one length.
public struct TokenBatch: Sendable {
  /// Where short sequences are filled up.
  public enum Side: Sendable, Hashable {
    /// Before the first token: last tokens stand in one column.
    case left
    /// After the last token; what is computed there means nothing, and nothing else sees it.
    case right
  }

  /// The tokens, sequence after sequence.
  public let tokens: [Int32]
  /// Which rows belong to which sequence.
  package let layout: BatchLayout
  /// The row of each sequence's first token, and how many tokens it has; none in a part of a batch.
  let extents: [(start: Int, count: Int)]
  /// Named parts of each sequence, as ranges of its tokens.
  let spans: [String: [Range<Int>]]

  /// A batch of sequences of any lengths.
  ///
  /// - Parameters:
  ///   - sequences: The tokens.
  ///   - pad: The token that fills up short sequences; it is never attended to.
  ///   - side: Where it is put.
  ///   - spans: Named parts, such as the subject: for each name, a range of every sequence's tokens.
  public init(
    _ sequences: [[Int32]], pad: Int32 = 0, on side: Side = .left,
    spans: [String: [Range<Int>]] = [:]
  ) {
    let length = sequences.map(\.count).max() ?? 0
    let missing = sequences.map { length - $0.count }
    tokens = zip(sequences, missing).flatMap { sequence, missing in
      let padding = Array(repeating: pad, count: missing)
      return side == .left ? padding + sequence : sequence + padding
    }
    layout = BatchLayout(
      batch: sequences.count, length: length, padding: side == .left ? missing : nil,
      tokens: sequences.map(\.count))
    extents = sequences.indices.map { index in
      (index * length + (side == .left ? missing[index] : 0), sequences[index].count)
    }
    require(
      spans.values.allSatisfy { $0.count == sequences.count }, "one span for each sequence")
    self.spans = spans
  }

  /// One more token for each sequence of a batch, whose keys and values are kept elsewhere.
  init(next tokens: [Int32], after batch: BatchLayout) {
    self.tokens = tokens
    layout = BatchLayout(
      batch: batch.batch, length: 1, padding: batch.padding, past: batch.past + batch.length)
    extents = tokens.indices.map { ($0, 1) }
    spans = [:]
  }

  /// A batch several times over, copy after copy, from a column on.
  func repeated(_ copies: Int, from column: Int) -> TokenBatch {
    TokenBatch(repeating: self, copies, from: column)
  }

  private init(repeating batch: TokenBatch, _ copies: Int, from column: Int) {
    let length = batch.layout.length
    let part = batch.tokens.indices.filter { $0 % length >= column }.map { batch.tokens[$0] }
    tokens = (0..<copies).flatMap { _ in part }
    layout = BatchLayout(
      batch: batch.layout.batch * copies, length: length - column,
      padding: (0..<copies).flatMap { _ in batch.layout.padding }, past: column,
      tokens: (0..<copies).flatMap { _ in batch.layout.tokens })
    extents = []
    spans = [:]
  }

  /// What tells one batch from another as a model reads it.
  struct Identity: Hashable {
    var tokens: [Int32]
    var layout: BatchLayout
  }

  /// What tells this batch from another.
  var identity: Identity { Identity(tokens: tokens, layout: layout) }

  /// The row of each sequence's last token.
  package var lastRows: [Int] { extents.map { $0.start + $0.count - 1 } }
}
