import Foundation
import Interpretability
import Tensors
import Testing
import Transformer

@testable import Facts

struct ModelComparisonTests {
  /// Against the definition, logits of all prompts at once.
  @Test(arguments: [1, 2]) func comparisonsAreThoseOfWholeDistributions(threads: Int) throws {
    let scene = try AskedWorld()
    let model = scene.asked.model
    let other = LanguageModel(initializing: model.configuration, seed: 9)
    let group = try ExamWriter(asked: scene.asked, format: ExamFormat(), seed: 3)
      .groups(of: scene.sports(), [.edited], forms: [.question])[0]
    var many = group
    many.questions = (0..<9).flatMap { _ in group.questions }
    let comparison = many.comparison(of: model, with: other, threads: threads)
    let logits = [model, other].map {
      $0.nextTokenLogits(many.questions.map(\.tokens), threads: 1)
    }
    #expect(comparison.divergence == Double(logits[0].divergence(from: logits[1]).scalar))
    let sizes = zip(logits[0].logProbabilities, logits[1].logProbabilities)
      .map { abs(Double(exp($0)) - Double(exp($1))) }
    // The C library's exp, which may differ from ours in the last bit.
    let distance = sizes.reduce(0, +) / 2 / Double(many.questions.count)
    #expect(abs(comparison.distance - distance) < 1e-8)
    #expect(
      comparison.scores == [model, other].map { many.score($0, threads: 1) })
  }

  /// Prompts that hold a part of an answer are no prompts of the questions.
  @Test func onlyTheQuestionsPromptsCount() {
    let rows: [Float] = [-0.5, -1, -2, -0.25, -1.5, -0.75]
    let others: [Float] = [-1, -0.5, -1, -1, -0.25, -2]
    var whole = ModelComparison(questions: 2)
    whole.add(rows, others, of: 0..<3)
    var alone = ModelComparison(questions: 2)
    alone.add(Array(rows.prefix(4)), Array(others.prefix(4)), of: 0..<2)
    alone.add(Array(rows.suffix(2)), Array(others.suffix(2)), of: 2..<3)
    #expect(whole.distance == alone.distance && whole.divergence == alone.divergence)
    let sizes = zip(rows, others).prefix(4).map { abs(exp(Double($0)) - exp(Double($1))) }
    #expect(abs(whole.distance - sizes.reduce(0, +) / 4) < 1e-6)
  }
}
