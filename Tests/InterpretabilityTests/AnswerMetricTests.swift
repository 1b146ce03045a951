import Foundation
import Interpretability
import Tensors
import TestSupport
import Testing

struct AnswerMetricTests {
  private let questions = [
    Question(tokens: [1], answer: 0, foils: [1, 2]), Question(tokens: [1], answer: 3, foils: [1]),
  ]
  private let logits = Tensor([3, 1, -1, 0, 0.5, 2, 1, -0.5], shape: [2, 4])

  @Test func valuesByHand() {
    #expect(AnswerMetric.logitDifference.values(of: logits, questions) == [3, -2.5])
    let rows: [[Double]] = [[3, 1, -1, 0], [0.5, 2, 1, -0.5]]
    let expected = zip(rows, [0, 3]).map { row, answer in
      exp(row[answer]) / row.reduce(0) { $0 + exp($1) }
    }
    #expect(
      largestDifference(AnswerMetric.probability.values(of: logits, questions), expected) < 1e-9)
  }

  @Test(arguments: AnswerMetric.allCases) func gradientsAreDerivatives(metric: AnswerMetric) {
    let gradient = metric.gradient(at: logits, questions).scalars
    let step: Float = 1e-2
    for index in gradient.indices {
      let ends = [step, -step].map { step in
        var moved = logits
        moved.withMutableScalars { $0[index] += step }
        return metric.values(of: moved, questions).reduce(0, +)
      }
      let slope = (ends[0] - ends[1]) / (2 * Double(step))
      #expect(abs(slope - Double(gradient[index])) < 1e-3)
    }
  }

  @Test func probabilitiesOfLargeLogitsStayFinite() {
    let large = Tensor([1000, 0, 0, 0, 0, 0, 0, -1000], shape: [2, 4])
    #expect(AnswerMetric.probability.values(of: large, questions) == [1, 0])
  }

  @Test func choicesAreSpelledAsChaptersSpellThem() {
    #expect(AnswerMetric.allCases.map(\.rawValue) == ["probability", "logit_difference"])
    #expect(Ablation.allCases.map(\.rawValue) == ["zero", "mean", "resample"])
    #expect(SubjectCorruption.allCases.map(\.rawValue) == ["subject_swap", "random_tokens"])
    #expect(
      EmbeddingNoise.Reading.allCases.map(\.rawValue) == ["standard_deviations", "variance"])
    #expect(
      ComponentChooser.Candidates.allCases.map(\.rawValue)
        == ["all", "mlps", "attention", "matrices", "heads"])
  }

  /// Whoever has no subject cannot be corrupted; random tokens are those of the subjects by default.
  @Test func corruptionNeedsSubjects() throws {
    let error = #expect(throws: CorruptionError.self) {
      try SubjectCorruption.randomTokens.applied(to: questions, seed: 1)
    }
    #expect(error?.description == "prompt 1 has no subject")
    let vocabulary = Set(TinyFacts.prompts.flatMap(\.subjectTokens))
    let corrupted = try SubjectCorruption.randomTokens.applied(to: TinyFacts.prompts, seed: 4)
    #expect(corrupted.corrupted.allSatisfy { vocabulary.isSuperset(of: $0.subjectTokens) })
    #expect(
      corrupted
        == (try SubjectCorruption.randomTokens.applied(
          to: TinyFacts.prompts, vocabulary: vocabulary.sorted(), seed: 4)))
  }
}
