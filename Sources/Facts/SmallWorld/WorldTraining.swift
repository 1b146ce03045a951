import Tensors
import Transformer

/// The training of a decoder on the text of a world, step by step.
///
///     while !training.isDone { training.advance() }
package struct WorldTraining: Sendable {
  /// How a model is trained.
  package struct Options: Sendable {
    /// Sequences a step.
    package var size: Int
    /// Tokens predicted in a sequence.
    package var length: Int
    /// The optimizer's options.
    package var optimizer: AdamW<LanguageModel>.Options
    /// The learning rate by step.
    package var schedule: WarmupCosineSchedule

    /// Options.
    package init(
      size: Int, length: Int, optimizer: AdamW<LanguageModel>.Options,
      schedule: WarmupCosineSchedule
    ) {
      self.size = size
      self.length = length
      self.optimizer = optimizer
      self.schedule = schedule
    }
  }

  /// The text.
  package let corpus: Corpus
  /// The steps taken.
  package private(set) var steps: [TrainingStep] = []
  private var trainer: Trainer<LanguageModel>
  private let options: Options
  private let threads: Int
  private let probes: [(family: PromptFamily, prompts: [PromptFamily.Prompt])]

  /// Subjects of each family asked about on the way.
  private static let probedSubjects = 96

  /// A training at its first step.
  ///
  /// - Parameters:
  ///   - shape: The model, of the corpus's vocabulary.
  ///   - corpus: The text.
  ///   - options: How.
  ///   - threads: Threads; they change nothing in the result.
  ///   - seed: Draws the weights to begin with, and the options of questions.
  package init(
    of shape: ModelConfiguration, on corpus: Corpus, _ options: Options, threads: Int, seed: UInt64
  ) {
    self.corpus = corpus
    self.options = options
    self.threads = threads
    trainer = Trainer(
      LanguageModel(initializing: shape, seed: seed), options: options.optimizer,
      schedule: options.schedule, threads: threads)
    probes = [PromptFamily.sport, .team, .town, .questionAsked, .questionNeverAsked].map {
      let prompts = $0.prompts(in: corpus.world, limit: Self.probedSubjects, seed: seed)
      let template = prompts.first?.template
      return ($0, prompts.filter { $0.template == template })
    }
  }

  /// The model so far.
  package var model: LanguageModel { trainer.model }

  /// Whether all steps are taken.
  package var isDone: Bool { steps.count >= options.schedule.steps }

  /// Tokens predicted so far.
  package var tokens: Int { steps.count * options.size * options.length }

  /// Takes a step.
  package mutating func advance() {
    let batch = corpus.batch(step: steps.count, count: options.size, length: options.length)
    steps.append(trainer.train(on: batch))
  }

  /// What steps did on average.
  ///
  /// - Parameter first: The first of the steps that count.
  /// - Returns: The mean loss in nats, and the mean norm of the gradient before it was clipped.
  package func mean(since first: Int) -> (loss: Double, gradientNorm: Double) {
    let since = steps[first...]
    let mean = { (value: (TrainingStep) -> Double) in
      since.reduce(0) { $0 + value($1) } / Double(since.count)
    }
    return (mean(\.loss), mean(\.gradientNorm))
  }

  /// The share of some families' prompts that the model completes rightly, of one template each.
  package func recall() -> [(family: PromptFamily, accuracy: Double)] {
    probes.map { family, prompts in
      let right = PromptFamily.Prompt.areAnswered(
        prompts, by: model, corpus.tokenizer, threads: threads)
      return (family, Double(right.count(where: \.self)) / Double(max(1, right.count)))
    }
  }
}

extension ModelConfiguration {
  /// A decoder shaped like Gemma that reads the words of a world.
  ///
  /// - Parameters:
  ///   - layers: Its blocks.
  ///   - width: The width of the residual stream.
  ///   - heads: Attention heads; they share the width.
  ///   - mlpWidth: The width of the feed-forward layers.
  ///   - tokenizer: The words.
  /// - Throws: `UnsuitableModel` where the heads cannot share the width.
  package init(
    layers: Int, width: Int, heads: Int, mlpWidth: Int, reading tokenizer: WordLevelTokenizer
  ) throws {
    guard width % heads == 0, width / heads % 2 == 0 else {
      throw UnsuitableModel(
        description: "a width of \(width) cannot be shared by \(heads) heads of even width")
    }
    self.init(
      family: .gemma, vocabulary: tokenizer.words.count, width: width, mlpWidth: mlpWidth,
      layers: layers, heads: heads, keyHeads: heads, headWidth: width / heads, contextLength: 256)
    beginToken = Int(tokenizer.begin)
    endToken = Int(tokenizer.token(WordLevelTokenizer.Special.end.rawValue))
    padToken = Int(tokenizer.token(WordLevelTokenizer.Special.pad.rawValue))
  }
}

/// A model that cannot be made as asked.
package struct UnsuitableModel: Error, Sendable, CustomStringConvertible {
  /// What is in the way.
  package let description: String
}
