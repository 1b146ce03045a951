import Foundation
import Tensors

/// How the next token is chosen.
public enum Choice: Sendable {
  /// The likeliest.
  case greedy
  /// A draw from the softmax of the logits over a temperature, from a stream of random numbers.
  case sampled(temperature: Double, RandomStream)
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
    precondition(prompts.allSatisfy { !$0.isEmpty }, "an empty prompt has no next token")
    var batch = TokenBatch(prompts)
    let capacity = batch.layout.length + count
    precondition(capacity <= configuration.contextLength, "longer than the model's context")
    var caches = (0..<configuration.layers).map { _ in
      KeyValueCache(configuration.attention, batch: prompts.count, capacity: capacity)
    }
    var choice = choice
    var results = [[Int32]](repeating: [], count: prompts.count)
    for step in 0..<count {
      let stream = stream(batch, before: blocks.count, caches: &caches, tap: &tap)
      let next = choice.tokens(lastLogits(stream, batch, &tap))
      for (sequence, token) in next.enumerated() { results[sequence].append(token) }
      if step + 1 < count { batch = TokenBatch(next: next, after: batch.layout) }
    }
    return results
  }

  /// The logits of last tokens; of all tokens where a tap wants them.
  private func lastLogits(
    _ stream: Tensor, _ batch: TokenBatch, _ tap: inout some Tap
  ) -> Tensor {
    let residual = residual(after: stream, batch, &tap)
    guard tap.wants(.unembedOut) else { return unembed(residual.gathered(batch.lastRows)) }
    return logits(of: residual, batch, &tap).gathered(batch.lastRows)
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
    let weights = logits.map { exp(Double($0 - logits[top]) / temperature) }
    var draw = stream.uniform() * weights.reduce(0, +)
    self = .sampled(temperature: temperature, stream)
    for (token, weight) in weights.enumerated() {
      draw -= weight
      if draw < 0 { return Int32(token) }
    }
    return Int32(weights.count - 1)
  }
}
