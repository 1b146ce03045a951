/// How a row of merged queries, keys and values is laid out: query heads, then key heads, then
/// value heads, each `headWidth` wide.
package struct AttentionLayout: Sendable, Hashable {
  /// Query heads.
  package var heads: Int
  /// Key and value heads; query head h reads key head h / (heads / keyHeads).
  package var keyHeads: Int
  /// The width of a head.
  package var headWidth: Int

  /// A layout.
  package init(heads: Int, keyHeads: Int, headWidth: Int) {
    self.heads = heads
    self.keyHeads = keyHeads
    self.headWidth = headWidth
  }

  /// The width of a merged row.
  package var width: Int { (heads + 2 * keyHeads) * headWidth }
}

/// A batch of sequences of equal length, in the rows of a tensor: where each begins.
package struct BatchLayout: Sendable, Hashable {
  /// The number of sequences.
  package var batch: Int
  /// Rows a sequence.
  package var length: Int
  /// How many rows of padding each sequence begins with.
  package var padding: [Int]
  /// How many rows of each sequence came before these.
  package var past: Int
  /// How many tokens each sequence has in all, with those before and after these rows.
  package var tokens: [Int]

  /// A batch; without padding or past unless they are given.
  ///
  /// - Parameters:
  ///   - batch: The number of sequences.
  ///   - length: Rows a sequence.
  ///   - padding: How many rows of padding each sequence begins with.
  ///   - past: How many rows of each sequence came before these.
  ///   - tokens: How many tokens each sequence has in all; those of these rows and before where none
  ///     are given.
  package init(
    batch: Int, length: Int, padding: [Int]? = nil, past: Int = 0, tokens: [Int]? = nil
  ) {
    self.batch = batch
    self.length = length
    self.past = past
    let padding = padding ?? Array(repeating: 0, count: batch)
    self.padding = padding
    self.tokens = tokens ?? padding.map { past + length - $0 }
    require(
      padding.count == batch && self.tokens.count == batch, "one padding for each sequence")
  }

  /// The position of every row: 0 at the first token after the padding.
  package var positions: [Int32] {
    padding.flatMap { skipped in (past..<past + length).map { Int32(max(0, $0 - skipped)) } }
  }
}
