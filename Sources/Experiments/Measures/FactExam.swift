import Foundation
import Tensors
import Transformer

/// The forms in which facts are asked for (paper, sections 5.1 to 5.3 and 5.8).
enum PromptForm: String, Sendable, Hashable, CaseIterable {
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
struct ExamFormat: Sendable, Hashable {
  /// Put before the prompt in the form `system`.
  var system = ""
  /// Examples put before the prompt in the form `in_context`.
  var examples = 2
  /// What stands after an example.
  var separator = "."
  /// An option of a question, with `{letter}` and `{option}`.
  var option = "{letter} ) {option}"
  /// What joins options.
  var optionSeparator = " "
  /// What the question ends with.
  var ending = "Answer :"
  /// How many times the options of a question are shuffled; 0 for the order that they are given in.
  var shuffles = 3

  /// The letters of options.
  static let letters = ["A", "B", "C", "D", "E", "F"]
}

/// A prompt of some form, the answers that it may get, and which of them mean what.
struct ExamPrompt: Sendable, Hashable {
  var tokens: [Int32]
  /// Each answer's tokens: the first one where answers are told apart by it, else all.
  var candidates: [[Int32]]
  /// The right candidate.
  var right: Int
  /// The candidate that an edit puts in its place, where there is one.
  var injected: Int?
}

/// The prompts of one form about the facts of one split.
struct ExamGroup: Sendable {
  var form: PromptForm
  var split: FactSet.Split
  var subjects: Int
  var prompts: [ExamPrompt]
}

extension [ExamGroup] {
  /// How a model does on one form and split; none where there is no such group.
  func score(
    _ form: PromptForm, _ split: FactSet.Split, of model: LanguageModel, threads: Int
  ) -> ExamScore? {
    first { $0.form == form && $0.split == split }?.score(model, threads: threads)
  }
}

/// How a model did in one group.
struct ExamScore: Sendable, Hashable {
  /// Prompts whose likeliest next token, of the whole vocabulary, begins the right answer.
  var accuracy: Double
  /// The mean probability of the right answer among the candidates.
  var probability: Double
  /// The same of what edits put in its place; none where they do not.
  var editAccuracy: Double?
  var editProbability: Double?
}

extension ExamGroup {
  /// How a model does.
  func score(_ model: LanguageModel, threads: Int) -> ExamScore {
    guard prompts.allSatisfy({ $0.candidates.allSatisfy { $0.count == 1 } }) else {
      return score(sequenceLogProbabilities(model, threads: threads))
    }
    return score { model.nextTokenLogits($0, threads: threads) }
  }

  /// How something does that gives logits after prompts.
  func score(_ logits: ([[Int32]]) -> Tensor) -> ExamScore {
    let logits = logits(prompts.map(\.tokens))
    let all = logits.logProbabilities
    return score(
      prompts.indices.map { row in
        let own = all[row * logits.width..<(row + 1) * logits.width]
        let values = prompts[row].candidates.map { own[own.startIndex + Int($0[0])] }
        let top = own.max() ?? 0
        return Said(candidates: values.map(Double.init), likeliest: values.firstIndex { $0 >= top })
      })
  }

  /// The log-probability of every candidate of a prompt, and the candidate that the model would say;
  /// none where it would say something else.
  private struct Said {
    var candidates: [Double]
    var likeliest: Int?
  }

  private func score(_ scores: [Said]) -> ExamScore {
    let count = Double(max(1, prompts.count))
    func share(_ isCounted: (Int) -> Bool) -> Double {
      Double(prompts.indices.count(where: isCounted)) / count
    }
    func mean(_ candidate: (ExamPrompt) -> Int?) -> Double {
      zip(prompts, scores).reduce(0) { sum, pair in
        guard let candidate = candidate(pair.0) else { return sum }
        let total = pair.1.candidates.reduce(0) { $0 + exp($1) }
        return sum + exp(pair.1.candidates[candidate]) / max(total, .leastNormalMagnitude)
      } / count
    }
    let isEdited = prompts.contains { $0.injected != nil }
    return ExamScore(
      accuracy: share { scores[$0].likeliest == prompts[$0].right },
      probability: mean(\.right),
      editAccuracy: isEdited
        ? share { prompts[$0].injected != nil && scores[$0].likeliest == prompts[$0].injected }
        : nil,
      editProbability: isEdited ? mean(\.injected) : nil)
  }

  /// Of answers of several tokens; the likeliest is that of the candidates.
  private func sequenceLogProbabilities(_ model: LanguageModel, threads: Int) -> [Said] {
    let sums = Parallel.map(prompts.count, threads: threads) { index in
      let prompt = prompts[index]
      let batch = LabelledBatch(
        prompt.candidates.map { prompt.tokens + $0 },
        labelsFrom: prompt.candidates.map { _ in prompt.tokens.count })
      let logits = model.unembed(model.finalResidual(batch.inputs).gathered(batch.rows))
      let each = logits.logProbabilities(of: batch.labels)
      var start = 0
      return prompt.candidates.map { candidate in
        defer { start += candidate.count }
        return each[start..<start + candidate.count].reduce(0.0) { $0 + Double($1) }
      }
    }
    return sums.map { values in
      Said(candidates: values, likeliest: values.indices.max { values[$0] < values[$1] })
    }
  }
}
