import CElementary
import RandomStreams
import Transformer

/// What a model that was trained on a world is asked about it: every prompt of every family, and
/// text of the world that it has not seen.
package struct WorldExam: Sendable {
  /// A prompt and whether the model completes it rightly.
  package struct Answer: Sendable, Hashable {
    package var prompt: PromptFamily.Prompt
    package var isRight: Bool
  }

  private let world: SmallWorld
  private let model: LanguageModel
  private let tokenizer: WordLevelTokenizer
  private let seed: UInt64
  private let threads: Int

  /// An exam.
  ///
  /// - Parameters:
  ///   - world: The world.
  ///   - model: The model.
  ///   - tokenizer: The model's tokenizer.
  ///   - seed: Shuffles the options of questions, and draws the text.
  ///   - threads: How many passes run at once; changes nothing in the results.
  /// - Throws: `ForeignWorld`.
  package init(
    of world: SmallWorld, _ model: LanguageModel, _ tokenizer: WordLevelTokenizer, seed: UInt64,
    threads: Int
  ) throws {
    guard tokenizer == Corpus.tokenizer(of: world) else { throw ForeignWorld() }
    self.world = world
    self.model = model
    self.tokenizer = tokenizer
    self.seed = seed
    self.threads = threads
  }

  /// The answers to a family's prompts, template by template.
  package func answers(_ family: PromptFamily) -> [Answer] {
    let prompts = family.prompts(in: world, seed: seed)
    let right = PromptFamily.Prompt.areAnswered(prompts, by: model, tokenizer, threads: threads)
    return zip(prompts, right).map { Answer(prompt: $0, isRight: $1) }
  }

  /// How well the model foretells text of the world's chain.
  ///
  /// - Parameter count: How many sentences are read.
  /// - Returns: The tokens predicted, the model's perplexity and that of the chain itself, which no
  ///   model beats on average.
  package func heldOutText(
    sentences count: Int
  ) -> (tokens: Int, perplexity: Double, bestPerplexity: Double) {
    var stream = RandomStream(seed: seed, name: "held-out text")
    let sentences = (0..<count).map { _ in world.text.sentence(&stream) }
    let entropy = model.crossEntropy(
      of: sentences.map { [tokenizer.begin] + $0.map(tokenizer.token) }, threads: threads)
    let share = Corpus.Source.plainText.share
    let best = sentences.reduce(0) {
      $0 + world.text.logProbabilities(of: $1, share: share).reduce(0, +)
    }
    return (
      entropy.tokens, portable_exp(entropy.mean), portable_exp(-best / Double(entropy.tokens))
    )
  }
}

extension [WorldExam.Answer] {
  /// The share that is right; none where nothing was asked.
  package var accuracy: Double? {
    isEmpty ? nil : Double(count(where: \.isRight)) / Double(count)
  }

  /// How many athletes or places the prompts are about.
  package var subjects: Int { Set(map(\.prompt.subject)).count }

  /// The answers of each template, in the order in which templates come first.
  package var byTemplate: [(template: String, answers: [WorldExam.Answer])] {
    let groups = Dictionary(grouping: self, by: \.prompt.template)
    var seen: Set<String> = []
    return map(\.prompt.template).filter { seen.insert($0).inserted }
      .map { ($0, groups[$0] ?? []) }
  }
}

/// A model that was not trained on the world that it is asked about.
package struct ForeignWorld: Error, CustomStringConvertible {
  package var description: String { "the model's vocabulary is not that of the world" }
}
