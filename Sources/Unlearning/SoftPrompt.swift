import Foundation
import Interpretability
import RandomStreams
import Tensors
import Transformer

/// Something trained at the embedding output that makes a model say what it does not say by itself.
public protocol SoftPrompt: Module {
  /// How many tokens stand behind the first of each prompt, for the soft prompt to replace.
  var length: Int { get }

  /// The embeddings that the model goes on with.
  ///
  /// - Parameters:
  ///   - embedded: The embeddings, [rows, width].
  ///   - rows: The rows of the tokens that are to be replaced, sequence after sequence.
  /// - Returns: The embeddings, of the same shape.
  func applied(to embedded: Tensor, replacing rows: [Int]) -> Tensor

  /// Keeps the soft prompt within its bounds after a step.
  mutating func project()
}

/// Virtual tokens behind the first token of every prompt (Lester et al., 2021).
public struct SoftPrefix: SoftPrompt {
  /// The virtual tokens, [length, width], as they stand in the residual stream.
  public private(set) var tokens: Tensor

  /// A prefix that begins as the embeddings of random tokens.
  ///
  /// - Parameters:
  ///   - length: Virtual tokens.
  ///   - model: The model.
  ///   - stream: Draws the tokens.
  public init(length: Int, of model: LanguageModel, from stream: inout RandomStream) {
    let vocabulary = model.configuration.vocabulary
    tokens = model.embedding.embedding(
      of: (0..<length).map { _ in Int32(stream.integer(below: vocabulary)) },
      factor: model.configuration.embeddingFactor)
  }

  public var length: Int { tokens.rows }

  public func applied(to embedded: Tensor, replacing rows: [Int]) -> Tensor {
    embedded.replacingRows(rows, with: tokens.gathered(rows.indices.map { $0 % length }))
  }

  public mutating func project() {}

  public mutating func forEachParameter(
    at path: String, _ body: (String, inout Tensor) throws -> Void
  ) rethrows {
    try body(path.isEmpty ? "tokens" : "\(path).tokens", &tokens)
  }
}

/// The authors' form (paper section 5.6): every embedding looks, by one head of attention, at learned
/// keys and values, and what it finds is added to it.
public struct EmbeddingAdapter: SoftPrompt {
  /// Keys, [count, width].
  private var keys: Tensor
  /// Values, [width, count]: a column each.
  private var values: Tensor
  /// The projections of queries and of what is found, [width, width].
  private var query: Tensor
  private var output: Tensor
  /// The largest norm of a key or a value.
  private let bound: Double

  /// An adapter with random projections and small random keys and values.
  ///
  /// - Parameters:
  ///   - count: Keys and values; 15 in the paper.
  ///   - bound: Their largest norm; 6 in the paper.
  ///   - model: The model.
  ///   - stream: Draws all of it.
  public init(
    count: Int, bound: Double, of model: LanguageModel, from stream: inout RandomStream
  ) {
    let width = model.configuration.width
    let deviation = 1 / Double(width).squareRoot()
    self.bound = bound
    keys = .normal([count, width], deviation: 0.02, from: &stream)
    values = .normal([width, count], deviation: 0.02, from: &stream)
    query = .normal([width, width], deviation: deviation, from: &stream)
    output = .normal([width, width], deviation: deviation, from: &stream)
  }

  public var length: Int { 0 }

  public func applied(to embedded: Tensor, replacing rows: [Int]) -> Tensor {
    let scale = 1 / Float(keys.width).squareRoot()
    let pattern = (scale * embedded.linear(query).linear(keys)).softmax()
    return embedded + pattern.linear(values).linear(output)
  }

  public mutating func project() {
    let width = keys.width
    let count = keys.rows
    keys.withMutableScalars { scalars in
      for row in 0..<count {
        Self.shorten(scalars, row * width..<(row + 1) * width, by: 1, to: bound)
      }
    }
    values.withMutableScalars { scalars in
      for column in 0..<count {
        Self.shorten(scalars, column..<width * count, by: count, to: bound)
      }
    }
  }

  private static func shorten(
    _ scalars: UnsafeMutableBufferPointer<Float>, _ range: Range<Int>, by step: Int,
    to bound: Double
  ) {
    let places = stride(from: range.lowerBound, to: range.upperBound, by: step)
    let norm = places.reduce(0.0) { $0 + Double(scalars[$1]) * Double(scalars[$1]) }.squareRoot()
    guard norm > bound else { return }
    for place in places { scalars[place] *= Float(bound / norm) }
  }

  public mutating func forEachParameter(
    at path: String, _ body: (String, inout Tensor) throws -> Void
  ) rethrows {
    let prefix = path.isEmpty ? "" : "\(path)."
    try body("\(prefix)keys", &keys)
    try body("\(prefix)values", &values)
    try body("\(prefix)query", &query)
    try body("\(prefix)output", &output)
  }
}

extension LanguageModel {
  /// The logits after each prompt, [prompts, vocabulary], a soft prompt in place.
  ///
  /// - Parameters:
  ///   - prompts: Token sequences.
  ///   - soft: The soft prompt.
  /// - Returns: One row a prompt; differentiable in the soft prompt.
  public func nextTokenLogits(_ prompts: [[Int32]], behind soft: some SoftPrompt) -> Tensor {
    let length = soft.length
    let batch = TokenBatch(
      prompts.map { Array($0.prefix(1)) + Array(repeating: 0, count: length) + $0.dropFirst() })
    let rows = batch.layout.padding.enumerated().flatMap { sequence, padding in
      (0..<length).map { sequence * batch.layout.length + padding + 1 + $0 }
    }
    var tap = EmbeddingTap { soft.applied(to: $0, replacing: rows) }
    return unembed(finalResidual(batch, tap: &tap).gathered(batch.lastRows))
  }

  /// Changes the embeddings.
  private struct EmbeddingTap: Tap {
    var change: (Tensor) -> Tensor

    func wants(_ site: Site) -> Bool { site == .embed }

    mutating func tap(_: Site, _ value: Tensor) -> Tensor {
      change(value.reshaped([value.rows, value.width])).reshaped(value.shape)
    }
  }
}

/// Trains a soft prompt until a model answers questions.
public struct SoftPromptAttack<Prompt: SoftPrompt>: Sendable {
  private var trainer: Trainer<Prompt>
  private let model: LanguageModel
  private let questions: [Question]

  /// An attack at its first step.
  ///
  /// - Parameters:
  ///   - prompt: The soft prompt to begin with.
  ///   - model: The model, which is not changed.
  ///   - questions: The questions with the answers that it is to give; all of them a step.
  ///   - options: How it is trained.
  ///   - threads: Threads; they change nothing in the result.
  public init(
    _ prompt: Prompt, on model: LanguageModel, until questions: [Question],
    _ options: FittingOptions, threads: Int
  ) {
    self.model = model
    self.questions = questions
    trainer = Trainer(model, training: prompt, options, threads: threads)
  }

  /// The soft prompt so far.
  public var prompt: Prompt { trainer.part }

  /// Takes a step.
  ///
  /// - Returns: The cross-entropy of the answers before it, in nats.
  public mutating func advance() -> Double {
    let (model, questions) = (model, questions)
    let step = trainer.step(down: [
      { soft in
        model.nextTokenLogits(questions.map(\.tokens), behind: soft)
          .crossEntropy(questions.map(\.answer))
      }
    ])
    trainer.project { $0.project() }
    return step.loss
  }
}
