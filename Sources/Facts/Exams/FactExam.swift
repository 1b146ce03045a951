import Foundation
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
  /// How many times the options of a question are shuffled; 0 for the order that they are given in.
  package var shuffles: Int

  /// The letters of options.
  package static let letters = ["A", "B", "C", "D", "E", "F"]

  /// A format; that of the small world's questions where nothing else is said.
  package init(
    system: String = "", examples: Int = 2, separator: String = ".",
    option: String = "{letter} ) {option}", optionSeparator: String = " ",
    ending: String = "Answer :", shuffles: Int = 3
  ) {
    self.system = system
    self.examples = examples
    self.separator = separator
    self.option = option
    self.optionSeparator = optionSeparator
    self.ending = ending
    self.shuffles = shuffles
  }
}

/// The questions of one form about the facts of one split.
package struct ExamGroup: Sendable {
  package var form: PromptForm
  package var split: FactSet.Split
  package var subjects: Int
  package var questions: [Question]
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
  /// How a model does.
  package func score(_ model: LanguageModel, threads: Int) -> ExamScore {
    guard questions.allSatisfy({ $0.candidates.allSatisfy { $0.count == 1 } }) else {
      return score(sequenceLogProbabilities(model, threads: threads))
    }
    let prompts = questions.map(\.tokens)
    return score(model.nextTokenLogits(prompts, threads: threads) { said($0, $1) })
  }

  /// How something does that gives logits after prompts.
  package func score(_ logits: ([[Int32]]) -> Tensor) -> ExamScore {
    score(said(logits(questions.map(\.tokens)), questions.indices))
  }

  /// What the logits of some of the questions say.
  private func said(_ logits: Tensor, _ range: Range<Int>) -> [Said] {
    let all = logits.logProbabilities
    return zip(questions[range], 0...).map { question, row in
      let own = all[row * logits.width..<(row + 1) * logits.width]
      let values = question.candidates.map { own[own.startIndex + Int($0[0])] }
      let top = own.max() ?? 0
      return Said(candidates: values.map(Double.init), likeliest: values.firstIndex { $0 >= top })
    }
  }

  /// The log-probability of every candidate of a prompt, and the candidate that the model would say;
  /// none where it would say something else.
  private struct Said {
    var candidates: [Double]
    var likeliest: Int?
  }

  private func score(_ scores: [Said]) -> ExamScore {
    let count = Double(max(1, questions.count))
    func share(_ isCounted: (Int) -> Bool) -> Double {
      Double(questions.indices.count(where: isCounted)) / count
    }
    func mean(_ candidate: (Question) -> Int?) -> Double {
      zip(questions, scores).reduce(0) { sum, pair in
        guard let candidate = candidate(pair.0) else { return sum }
        let total = pair.1.candidates.reduce(0) { $0 + exp($1) }
        return sum + exp(pair.1.candidates[candidate]) / max(total, .leastNormalMagnitude)
      } / count
    }
    let isEdited = questions.contains { $0.injected != nil }
    return ExamScore(
      accuracy: share { scores[$0].likeliest == questions[$0].right },
      probability: mean(\.right),
      editAccuracy: isEdited
        ? share { questions[$0].injected != nil && scores[$0].likeliest == questions[$0].injected }
        : nil,
      editProbability: isEdited ? mean(\.injected) : nil)
  }

  /// Of answers of several tokens; the likeliest is that of the candidates.
  private func sequenceLogProbabilities(_ model: LanguageModel, threads: Int) -> [Said] {
    let sums = Parallel.map(questions.count, threads: threads) { index in
      let question = questions[index]
      let batch = LabelledBatch(
        question.candidates.map { question.tokens + $0 },
        labelsFrom: question.candidates.map { _ in question.tokens.count })
      let residual = model.finalResidual(batch.inputs).gathered(batch.rows)
      let each = model.values(ofLogitsOf: residual) { logits, rows in
        logits.logProbabilities(of: Array(batch.labels[rows]))
      }
      var start = 0
      return question.candidates.map { candidate in
        defer { start += candidate.count }
        return each[start..<start + candidate.count].reduce(0.0) { $0 + Double($1) }
      }
    }
    return sums.map { values in
      Said(candidates: values, likeliest: values.indices.max { values[$0] < values[$1] })
    }
  }
}
