import Tensors
import Transformer

/// A model, what it is asked and how its answers are measured: what every method of localization
/// starts from.
public struct Study: Sendable {
  /// The model.
  public let model: LanguageModel
  /// What it is asked.
  public let questions: [Question]
  /// What is read of its answers.
  public let metric: AnswerMetric
  /// How many passes run at once; changes nothing in the results.
  public let threads: Int
  /// The questions side by side.
  let batch: TokenBatch

  /// A study.
  ///
  /// - Parameters:
  ///   - model: The model.
  ///   - questions: What it is asked.
  ///   - metric: What is read of its answers.
  ///   - threads: How many passes run at once; changes nothing in the results.
  public init(
    _ model: LanguageModel, _ questions: [Question], metric: AnswerMetric = .logitDifference,
    threads: Int = 1
  ) {
    self.model = model
    self.questions = questions
    self.metric = metric
    self.threads = threads
    batch = TokenBatch(questions)
  }

  /// The metric of each question, undisturbed.
  public func values() -> [Double] { values(behind: questions) }

  /// The metric of each question behind other prompts, whose logits are there some at a time only.
  ///
  /// - Parameter others: The questions with other subjects, as many.
  /// - Returns: A value for each question.
  func values(behind others: [Question]) -> [Double] {
    model.nextTokenReadings(others.map(\.tokens), threads: threads) { logits, range in
      metric.values(of: logits, Array(questions[range]))
    }
  }

  /// The metric of each question.
  ///
  /// - Parameter logits: The logits after each prompt, [questions, vocabulary].
  /// - Returns: A value for each question.
  public func values(of logits: Tensor) -> [Double] { metric.values(of: logits, questions) }

  /// Runs of the questions with edits of their own.
  ///
  /// - Parameter edits: What is edited in all of them.
  /// - Returns: The sweep.
  /// - Throws: `InterventionError`.
  func sweep(editing edits: [Edit] = []) throws -> PatchSweep {
    try PatchSweep(model, over: batch, editing: edits, threads: threads)
  }

  /// The metric of each question with values of another run put in place, each patch in a run of its
  /// own.
  ///
  /// - Parameters:
  ///   - patches: What is put in place.
  ///   - values: The values of the other run, as many prompts of the same lengths.
  /// - Returns: For each patch a value for each question.
  /// - Throws: `InterventionError`.
  public func values(patching patches: [Patch], from values: SiteValues) throws -> [[Double]] {
    try sweep().run(patches, from: values) { self.values(of: $0) }
  }

  /// The values of sites in a run of the questions.
  ///
  /// - Throws: `InterventionError`.
  public func values(at sites: some Sequence<Site>) throws -> SiteValues {
    try model.values(at: Set(sites), of: batch)
  }

  /// The residual stream at a token of each prompt, before the first layer and after every one.
  ///
  /// - Returns: By depth, each [questions, width].
  /// - Throws: `InterventionError`.
  public func streams(at position: Position) throws -> [Tensor] {
    try model.streams(of: batch, at: position)
  }
}

extension LanguageModel {
  /// The residual stream at a token of each prompt, before the first layer and after every one.
  ///
  /// - Returns: By depth, each [prompts, width].
  /// - Throws: `InterventionError`.
  package func streams(of prompts: TokenBatch, at position: Position) throws -> [Tensor] {
    let layers = 0..<configuration.layers
    let sites = [Site.residPre(layer: 0)] + layers.map { .residPost(layer: $0) }
    let rows = try prompts.rows(at: position)
    let values = try values(at: Set(sites), of: prompts)
    return try sites.map { try values[$0].matrix.gathered(rows) }
  }
}

extension Tensor {
  /// The rows of the last axis as a matrix, [rows, width].
  var matrix: Tensor { reshaped([rows, width]) }
}
