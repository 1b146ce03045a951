import CElementary

/// How far a model is from another on some questions, and how both do.
package struct ModelComparison: Sendable {
  /// The sum of the divergences of the model from the reference, in nats.
  private var divergences = 0.0
  /// The sum of the sizes of the differences of probabilities.
  private var differences = 0.0
  private let questions: Int
  /// How the model and the reference do.
  package internal(set) var scores: [ExamScore] = []

  /// Nothing compared yet.
  ///
  /// - Parameter questions: How many questions there are, the first of the prompts.
  init(questions: Int) { self.questions = questions }

  /// The mean Kullback-Leibler divergence of the model from the reference, in nats.
  package var divergence: Double {
    Double(Float(divergences / Double(Float(max(1, questions)))))
  }

  /// The mean total variation distance.
  package var distance: Double { differences / 2 / Double(questions) }

  /// Adds prompts: those of the questions count, not those with a part of an answer.
  ///
  /// - Parameters:
  ///   - own: The model's log-probabilities, row by row.
  ///   - reference: The reference's.
  ///   - range: Which prompts they are.
  mutating func add(_ own: [Float], _ reference: [Float], of range: Range<Int>) {
    let width = own.count / max(1, range.count)
    let count = max(0, min(range.upperBound, questions) - range.lowerBound) * width
    for (log, before) in zip(own.prefix(count), reference.prefix(count)) {
      divergences += Double(portable_expf(before)) * Double(before - log)
      differences += abs(Double(portable_expf(log)) - Double(portable_expf(before)))
    }
  }
}
