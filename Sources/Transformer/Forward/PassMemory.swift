import Tensors

extension ModelConfiguration {
  /// Bytes that a pass over prompts, or the values of one site, may take.
  package static let memoryLimit = 16 << 30

  /// Bytes that a pass takes beside the weights, about: what its widest place holds for each token, and a
  /// block of attention, of which no more is there at once.
  ///
  /// - Parameter tokens: Tokens of a prompt, at most the context's.
  /// - Returns: The bytes.
  package func bytes(ofPassOver tokens: Int) -> Int {
    let feedForward = 2 * width + (isGated ? 3 : 2) * mlpWidth
    let attending = 2 * width + 3 * attention.width
    return tokens * max(feedForward, attending) * MemoryLayout<Float>.stride
      + AttentionBlocks.usual.room(queries: tokens, keys: tokens) * MemoryLayout<Float>.stride
  }

  /// Why a prompt is too long to be read; none where it is not.
  ///
  /// - Parameter tokens: How many tokens it has.
  /// - Returns: What is wrong, in words.
  package func objection(toReading tokens: Int) -> String? {
    guard tokens <= contextLength else {
      return "\(tokens) tokens are more than the model's \(contextLength)"
    }
    let bytes = bytes(ofPassOver: tokens)
    guard bytes > Self.memoryLimit else { return nil }
    return "a prompt of \(tokens) tokens takes about \(bytes >> 30) GiB, more than the "
      + "\(Self.memoryLimit >> 30) GiB that a pass may take"
  }
}
