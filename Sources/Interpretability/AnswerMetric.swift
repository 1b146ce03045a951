import CElementary
import Tensors

/// How much a model says the right answer, of the logits after a question.
public enum AnswerMetric: String, Sendable, Hashable, CaseIterable {
  /// The probability of the answer among the whole vocabulary.
  case probability
  /// The answer's logit minus the mean logit of the foils.
  case logitDifference = "logit_difference"

  /// The metric of each question.
  ///
  /// - Parameters:
  ///   - logits: The logits after each prompt, [prompts, vocabulary].
  ///   - questions: What was asked.
  /// - Returns: A value for each question.
  public func values(of logits: Tensor, _ questions: [Question]) -> [Double] {
    require(logits.rows == questions.count, "there are logits after each prompt")
    let width = logits.width
    return logits.withScalars { scalars in
      questions.enumerated().map { row, question in
        let own = UnsafeBufferPointer(rebasing: scalars[row * width..<(row + 1) * width])
        switch self {
        case .probability: return Self.probabilities(of: [question.answer], in: own)[0]
        case .logitDifference:
          let foils = question.foils
          require(!foils.isEmpty, "a logit difference is between an answer and its foils")
          let others = foils.reduce(0) { $0 + Double(own[Int($1)]) }
          return Double(own[Int(question.answer)]) - others / Double(foils.count)
        }
      }
    }
  }

  /// The derivative of each prompt's metric with respect to its logits, [prompts, vocabulary].
  package func gradient(at logits: Tensor, _ questions: [Question]) -> Tensor {
    let width = logits.width
    return Tensor(shape: logits.shape) { gradient in
      gradient.initialize(repeating: 0)
      logits.withScalars { scalars in
        for (row, question) in questions.enumerated() {
          let own = UnsafeBufferPointer(rebasing: scalars[row * width..<(row + 1) * width])
          let answer = row * width + Int(question.answer)
          switch self {
          case .logitDifference:
            gradient[answer] = 1
            let foils = question.foils
            for foil in foils { gradient[row * width + Int(foil)] -= 1 / Float(foils.count) }
          case .probability:
            let all = Self.probabilities(of: (0..<Int32(width)).map { $0 }, in: own)
            let right = all[Int(question.answer)]
            for token in 0..<width { gradient[row * width + token] = Float(-right * all[token]) }
            gradient[answer] += Float(right)
          }
        }
      }
    }
  }

  private static func probabilities(
    of tokens: [Int32], in logits: UnsafeBufferPointer<Float>
  ) -> [Double] {
    let top = Double(logits.max() ?? 0)
    let sum = logits.reduce(0) { $0 + portable_exp(Double($1) - top) }
    return tokens.map { portable_exp(Double(logits[Int($0)]) - top) / sum }
  }
}
