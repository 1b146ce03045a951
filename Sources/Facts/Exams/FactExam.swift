import CElementary
import Interpretability
import Tensors
import Transformer

/// The forms in which facts are asked for (paper, sections 5.1 to 5.3 and 5.8).
package enum PromptForm: String, Sendable, Hashable, CaseIterable {
  /// The prompt that edits train on.
  case prompt
  /// The same behind a text that sets another scene.
  case system
  /// Behind examples of other facts with their answers.
  case inContext = "in_context"
  /// Other words for the same.
  case paraphrase
  /// Multiple choice.
  case question
  /// Prompts about other subjects with the same answer.
  case neighborhood
  /// The answer in capitals.
  case capitalized
  /// The answer letter by letter: `b-a-s-k`.
  case dashed

  /// Whether the answer is spelled as the prompt does not ask for.
  var isSpelling: Bool { self == .capitalized || self == .dashed }
}

/// How prompts of the other forms are made.
package struct ExamFormat: Sendable, Hashable {
  /// Put before the prompt in the form `system`.
  package var system: String
  /// Examples put before the prompt in the form `in_context`.
  package var examples: Int
  /// What stands after an example.
  package var separator: String
  /// An option of a question, with `{letter}` and `{option}`.
  package var option: String
  /// What joins options.
  package var optionSeparator: String
  /// What the question ends with.
  package var ending: String
  /// The order of a question's options.
  package var order: OptionOrder

  /// An order of the options of a question.
  package enum OptionOrder: Sendable, Hashable {
    /// That of the facts.
    case given
    /// The alphabet's: one order for every question with the same options.
    case alphabetical
    /// So many random ones, each asked.
    case shuffled(Int)
  }

  /// The letters of options.
  package static let letters = ["A", "B", "C", "D", "E", "F"]

  /// A format; that of the small world's questions where nothing else is said.
  package init(
    system: String = "", examples: Int = 2, separator: String = ".",
    option: String = "{letter} ) {option}", optionSeparator: String = " ",
    ending: String = "Answer :", order: OptionOrder = .shuffled(3)
  ) {
    self.system = system
    self.examples = examples
    self.separator = separator
    self.option = option
    self.optionSeparator = optionSeparator
    self.ending = ending
    self.order = order
  }
}

/// The questions of one form about the facts of one split.
package struct ExamGroup: Sendable {
  package var form: PromptForm
  package var split: FactSet.Split
  package var subjects: Int
  package var questions: [Question]
  /// The facts that could not be asked for so.
  package var leftOut: [LeftOutFact] = []
}

extension [ExamGroup] {
  /// How a model does on one form and split; none where there is no such group.
  package func score(
    _ form: PromptForm, _ split: FactSet.Split, of model: LanguageModel, threads: Int
  ) -> ExamScore? {
    first { $0.form == form && $0.split == split }?.score(model, threads: threads)
  }
}

/// How a model did in one group.
package struct ExamScore: Sendable, Hashable {
  /// Prompts whose likeliest next token, of the whole vocabulary, begins the right answer.
  package var accuracy: Double
  /// The mean probability of the right answer among the candidates.
  package var probability: Double
  /// The same of what edits put in its place; none where they do not.
  package var editAccuracy: Double?
  package var editProbability: Double?
}

extension ExamGroup {
  /// The tokens of the longest of its prompts, with those of answers that are told apart late.
  var longestPrompt: Int { AskedTokens(of: questions).prompts.map(\.count).max() ?? 0 }

  /// How a model does; its logits are there for some prompts at a time only.
  package func score(_ model: LanguageModel, threads: Int) -> ExamScore {
    let asked = AskedTokens(of: questions)
    return score(
      asked.said(
        model.nextTokenReadings(asked.prompts, threads: threads) { logits, range in
          asked.readings(logits.logProbabilities, of: range)
        }))
  }

  /// How something does that gives logits after prompts.
  package func score(_ logits: ([[Int32]]) -> Tensor) -> ExamScore {
    let asked = AskedTokens(of: questions)
    let all = logits(asked.prompts).logProbabilities
    return score(asked.said(asked.readings(all, of: asked.prompts.indices)))
  }

  /// How two models do, and how far apart they are behind the questions' prompts.
  package func comparison(
    of model: LanguageModel, with reference: LanguageModel, threads: Int
  ) -> ModelComparison {
    let asked = AskedTokens(of: questions)
    var comparison = ModelComparison(questions: questions.count)
    var readings: [[[AskedTokens.Reading]]] = [[], []]
    let size = LanguageModel.promptsAtOnce * max(1, threads)
    for start in stride(from: 0, to: asked.prompts.count, by: size) {
      let range = start..<min(start + size, asked.prompts.count)
      let logs = [model, reference].map {
        $0.nextTokenLogits(Array(asked.prompts[range]), threads: threads).logProbabilities
      }
      for side in 0..<2 { readings[side] += asked.readings(logs[side], of: range) }
      comparison.add(logs[0], logs[1], of: range)
    }
    comparison.scores = readings.map { score(asked.said($0)) }
    return comparison
  }

  private func score(_ said: [(candidates: [Double], likeliest: Int?)]) -> ExamScore {
    // Nobody answers in capitals or letter by letter unasked: the likeliest of the candidates counts.
    let scores = form.isSpelling ? said.map { ($0.candidates, $0.candidates.likeliest) } : said
    let count = Double(max(1, questions.count))
    func share(_ isCounted: (Int) -> Bool) -> Double {
      Double(questions.indices.count(where: isCounted)) / count
    }
    func mean(_ candidate: (Question) -> Int?) -> Double {
      zip(questions, scores).reduce(0) { sum, pair in
        guard let candidate = candidate(pair.0) else { return sum }
        return sum + pair.1.0.share(of: candidate)
      } / count
    }
    let isEdited = questions.contains { $0.injected != nil }
    return ExamScore(
      accuracy: share { scores[$0].1 == questions[$0].right },
      probability: mean(\.right),
      editAccuracy: isEdited
        ? share { questions[$0].injected != nil && scores[$0].1 == questions[$0].injected }
        : nil,
      editProbability: isEdited ? mean(\.injected) : nil)
  }
}

extension [Double] {
  /// The number of the largest, the last of several.
  var likeliest: Int? { indices.max { self[$0] < self[$1] } }

  /// The share that one of some log-probabilities has of all of them.
  func share(of place: Int) -> Double {
    let total = reduce(0) { $0 + portable_exp($1) }
    guard total < .leastNormalMagnitude, let top = self.max(), top.isFinite else {
      return portable_exp(self[place]) / Swift.max(total, .leastNormalMagnitude)
    }
    // Too small to be numbers: against the largest of them.
    return portable_exp(self[place] - top) / reduce(0) { $0 + portable_exp($1 - top) }
  }
}
