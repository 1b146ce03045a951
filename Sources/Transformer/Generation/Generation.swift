import CElementary
import RandomStreams
import Tensors

/// How the next token is chosen.
public enum Choice: Sendable {
  /// The likeliest.
  case greedy
  /// A draw from the softmax of the logits over a temperature, from a stream of random numbers.
  case sampled(temperature: Double, RandomStream)
}

/// Text that is being generated token by token, its keys and values kept: each token costs one row
/// of the model.
public struct Decoding: Sendable {
  private let model: LanguageModel
  private var batch: TokenBatch
  private var caches: [KeyValueCache]
  private var choice: Choice
  /// The texts so far, and how many tokens they may have.
  private var texts: [[Int32]]
  private let limit: Int

  /// Prompts that are about to be continued.
  ///
  /// - Parameters:
  ///   - prompts: Token sequences, none of them empty, of any lengths.
  ///   - model: The model.
  ///   - capacity: How many tokens can be added to each.
  ///   - choice: How tokens are chosen.
  public init(
    _ prompts: [[Int32]], by model: LanguageModel, capacity: Int, choice: Choice = .greedy
  ) {
    require(prompts.allSatisfy { !$0.isEmpty }, "an empty prompt has no next token")
    let c = model.configuration
    self.model = model
    self.choice = choice
    batch = TokenBatch(prompts)
    texts = prompts
    limit = batch.layout.length + capacity
    require(limit <= c.contextLength, "longer than the model's context")
    caches = Self.caches(of: model, batch: prompts.count, capacity: limit)
  }

  private static func caches(
    of model: LanguageModel, batch: Int, capacity: Int
  ) -> [KeyValueCache] {
    model.blocks.map { _ in
      KeyValueCache(model.configuration.attention, batch: batch, capacity: capacity)
    }
  }

  /// Adds a token to each text.
  ///
  /// Where a text becomes so long that the family turns all of it otherwise (Phi-3), the texts are read
  /// anew.
  ///
  /// - Parameter tap: Sees the sites that it wants: at first the prompts', then each new token's.
  /// - Returns: The new tokens.
  public mutating func next(tap: inout some Tap) -> [Int32] {
    let stream = model.stream(batch, before: model.blocks.count, caches: &caches, tap: &tap)
    let tokens = choice.tokens(lastLogits(stream, &tap))
    for (text, token) in tokens.enumerated() { texts[text].append(token) }
    batch = TokenBatch(next: tokens, after: batch.layout)
    if let most = model.configuration.mostTokensOfShortTexts,
      texts.contains(where: { $0.count == most + 1 })
    {
      batch = TokenBatch(texts)
      caches = Self.caches(of: model, batch: texts.count, capacity: limit)
    }
    return tokens
  }

  /// The logits of last tokens; of all tokens where a tap wants them.
  private func lastLogits(_ stream: Tensor, _ tap: inout some Tap) -> Tensor {
    let residual = model.residual(after: stream, batch, &tap)
    return model.logits(of: residual, at: batch.lastRows, batch, &tap)
  }
}

extension LanguageModel {
  /// Continues prompts token by token, keeping keys and values.
  ///
  /// - Parameters:
  ///   - prompts: Token sequences, none of them empty, of any lengths.
  ///   - count: How many tokens to add to each.
  ///   - choice: How tokens are chosen.
  ///   - tap: Sees the sites that it wants in every step: first the prompts', then each new token's.
  /// - Returns: The new tokens of each prompt.
  public func generate(
    _ prompts: [[Int32]], count: Int, choice: Choice = .greedy, tap: inout some Tap
  ) -> [[Int32]] {
    var decoding = Decoding(prompts, by: self, capacity: count, choice: choice)
    var results = [[Int32]](repeating: [], count: prompts.count)
    for _ in 0..<count {
      for (sequence, token) in decoding.next(tap: &tap).enumerated() {
        results[sequence].append(token)
      }
    }
    return results
  }

  /// Continues prompts token by token, keeping keys and values.
  ///
  /// - Parameters:
  ///   - prompts: Token sequences, none of them empty, of any lengths.
  ///   - count: How many tokens to add to each.
  ///   - choice: How tokens are chosen.
  /// - Returns: The new tokens of each prompt.
  public func generate(
    _ prompts: [[Int32]], count: Int, choice: Choice = .greedy
  ) -> [[Int32]] {
    var tap = NoTap()
    return generate(prompts, count: count, choice: choice, tap: &tap)
  }
}

extension Choice {
  /// A token for each row of logits; the first of several that are equally likely.
  fileprivate mutating func tokens(_ logits: Tensor) -> [Int32] {
    let (rows, width) = (logits.rows, logits.width)
    return logits.withScalars { scalars in
      (0..<rows).map { row in token(scalars[row * width..<(row + 1) * width]) }
    }
  }

  private mutating func token(_ logits: Slice<UnsafeBufferPointer<Float>>) -> Int32 {
    let top = logits.indices.reduce(logits.startIndex) { logits[$1] > logits[$0] ? $1 : $0 }
    guard case .sampled(let temperature, var stream) = self, temperature > 0 else {
      return Int32(top - logits.startIndex)
    }
    let weights = logits.map { portable_exp(Double($0 - logits[top]) / temperature) }
    var draw = stream.uniform() * weights.reduce(0, +)
    self = .sampled(temperature: temperature, stream)
    for (token, weight) in weights.enumerated() {
      draw -= weight
      if draw < 0 { return Int32(token) }
    }
    return Int32(weights.count - 1)
  }
}
