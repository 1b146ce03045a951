import Tensors

// Logits of a vocabulary of 262,144 are a megabyte a row: of many rows, never more than a block is there.

extension LanguageModel {
  /// A sum over rows of the final residual of what is made of their logits.
  ///
  /// More rows than a block are unembedded block by block, and a second time on the way back; what one
  /// block holds is computed in one piece.
  ///
  /// - Parameters:
  ///   - residual: Rows of the final residual.
  ///   - body: For the logits of some rows, and their range, a scalar.
  /// - Returns: The sum of the scalars.
  package func sum(
    overLogitsOf residual: Tensor,
    _ body: @escaping @Sendable (_ logits: Tensor, _ rows: Range<Int>) -> Tensor
  ) -> Tensor {
    let blocks = headBlocks(residual.rows)
    guard blocks.count > 1 else { return body(unembed(residual), 0..<residual.rows) }
    let parts = blocks.map { rows in
      residual.rows(rows).recomputed(with: unembedding ?? embedding) { head, residual in
        body(unembed(residual, by: head), rows)
      }
    }
    return parts.dropFirst().reduce(parts[0], +)
  }

  /// What is made of the logits of rows of the final residual, row by row; constants for gradients.
  ///
  /// - Parameters:
  ///   - residual: Rows of the final residual.
  ///   - size: How many rows stay together, a divisor of their number.
  ///   - body: For the logits of some rows, and their range, the values that are made of them.
  /// - Returns: The values, in order.
  package func values<Value>(
    ofLogitsOf residual: Tensor, each size: Int = 1,
    _ body: (_ logits: Tensor, _ rows: Range<Int>) -> [Value]
  ) -> [Value] {
    let blocks = headBlocks(residual.rows, each: size)
    guard blocks.count > 1 else { return body(unembed(residual), 0..<residual.rows) }
    return blocks.flatMap { body(unembed(residual.rows($0)), $0) }
  }

  private func headBlocks(_ rows: Int, each unit: Int = 1) -> [Range<Int>] {
    let size = max(1, HeadBlock.rows(words: configuration.vocabulary) / unit) * unit
    return stride(from: 0, to: rows, by: size).map { $0..<min($0 + size, rows) }
  }
}
