import Foundation
import Interpretability
import Tensors
import TestSupport
import Testing
import Transformer

@testable import Facts

struct FactExamTests {
  /// Two questions on words 0 to 3: 0 is right and 1 injected; 2 is right, nothing injected.
  private let group = ExamGroup(
    form: .prompt, split: .edited, subjects: 2,
    questions: [
      Question(tokens: [5], candidates: [[0], [1]], right: 0, injected: 1),
      Question(tokens: [6], candidates: [[2], [3], [0]], right: 0),
    ])

  private func score(_ logits: [Float]) -> ExamScore {
    group.score { prompts in
      #expect(prompts == [[5], [6]])
      return Tensor(logits, shape: [2, 4])
    }
  }

  @Test func probabilitiesAreAmongTheCandidates() throws {
    let (two, three) = (Float(log(2.0)), Float(log(3.0)))
    // 1 to 3 between the first question's candidates; 2 of 2 + 1 + 1 for the second's.
    let score = score([0, three, 5, 0, 0, 0, two, 0])
    #expect(abs(score.probability - (0.25 + 0.5) / 2) < 1e-6)
    #expect(abs(try #require(score.editProbability) - 0.75 / 2) < 1e-6)
  }

  /// What would be said is the likeliest word of all, which need not be a candidate.
  @Test func accuracyIsOverTheWholeVocabulary() {
    #expect(score([3, 1, 0, 0, 0, 0, 3, 1]).accuracy == 1)
    #expect(score([3, 1, 9, 0, 0, 0, 3, 1]).accuracy == 0.5)
    #expect(score([0, 4, 0, 0, 0, 9, 3, 1]).accuracy == 0)
    #expect(score([0, 4, 0, 0, 0, 9, 3, 1]).editAccuracy == 0.5)
  }

  @Test func withoutAnInjectedAnswerThereIsNoEdit() {
    var plain = group
    plain.questions.removeFirst()
    let score = plain.score { _ in Tensor([0, 0, 1, 0], shape: [1, 4]) }
    #expect(score.editAccuracy == nil && score.editProbability == nil)
    #expect(score.accuracy == 1)
  }

  @Test func groupsAreFoundByFormAndSplit() throws {
    let scene = try AskedWorld()
    let writer = ExamWriter(asked: scene.asked, format: ExamFormat(), seed: 3)
    let groups = try writer.groups(of: scene.sports(), [.edited, .heldOut], forms: [.prompt])
    let model = scene.asked.model
    let edited = groups.score(.prompt, .edited, of: model, threads: 1)
    #expect(edited == groups[0].score(model, threads: 2))
    #expect(groups.score(.question, .edited, of: model, threads: 1) == nil)
  }

  /// Shares of answers that begin alike, from `Tests/transformers/told_apart.py`.
  @Test(arguments: [
    ([5, 9, 2], 0.007037082, 0.044440363), ([1, 3, 3, 8], 0.007409779, 0.033797732),
  ]) func answersAreAsLikelyAsTransformersSays(prompt: [Int32], right: Double, injected: Double)
    throws
  {
    let model = try Checkpoint.load(
      Checkout.root.appending(path: "Tests/TransformerTests/Fixtures/gpt2"))
    let answers: [[Int32]] = [[7, 2, 11], [7, 9], [4, 4, 4, 4]]
    let question = Question(
      tokens: prompt, candidates: try #require(answers.toldApart), right: 0, injected: 1)
    let score = ExamGroup(form: .prompt, split: .edited, subjects: 1, questions: [question])
      .score(model, threads: 1)
    #expect(abs(score.probability - right) < 5e-6 * right)
    #expect(abs(try #require(score.editProbability) - injected) < 5e-6)
  }

  /// Nobody answers in capitals unasked: of those forms the likeliest candidate is what is said.
  @Test(arguments: [PromptForm.capitalized, .dashed])
  func spellingsAreComparedAmongTheCandidates(form: PromptForm) {
    var spelled = group
    spelled.form = form
    let score = spelled.score { _ in Tensor([3, 1, 9, 0, 0, 9, 3, 1], shape: [2, 4]) }
    #expect(score.accuracy == 1)
  }

  /// Shares of what no number is small enough for add up to 1 all the same.
  @Test func sharesOfTheImprobableAddUp() throws {
    let question = Question(tokens: [5], candidates: [[0], [1]], right: 0, injected: 1)
    let group = ExamGroup(form: .prompt, split: .edited, subjects: 1, questions: [question])
    let score = group.score { _ in Tensor([-900, -901, 5, 0], shape: [1, 4]) }
    #expect(abs(score.probability + (try #require(score.editProbability)) - 1) < 1e-9)
    #expect(abs(score.probability - 1 / (1 + exp(-1))) < 1e-4)
  }

  /// Logits are read in parts; the parts and the threads change nothing.
  @Test func partsChangeNothing() throws {
    let scene = try AskedWorld()
    let one = try ExamWriter(asked: scene.asked, format: ExamFormat(), seed: 3)
      .groups(of: scene.sports(), [.edited], forms: [.prompt])[0]
    var many = one
    many.questions = (0..<20).flatMap { _ in one.questions }
    let model = scene.asked.model
    let score = many.score(model, threads: 1)
    #expect(score == many.score(model, threads: 3))
    #expect(score == many.score { model.nextTokenLogits($0, threads: 2) })
  }

  /// Answers of several tokens are compared by all tokens that they are given with.
  @Test func longAnswersAreSumsOfTheirTokens() throws {
    let scene = try AskedWorld()
    let (asked, model) = (scene.asked, scene.asked.model)
    let prompt = try asked.tokens("Many people watch")
    let long = try ["tennis .", "hockey"].map {
      try asked.continuation($0, after: "Many people watch")
    }
    let group = ExamGroup(
      form: .dashed, split: .edited, subjects: 1,
      questions: [Question(tokens: prompt, candidates: long, right: 0)])
    let first = model.nextTokenLogits([prompt], threads: 1).logProbabilities
    let second = model.nextTokenLogits([prompt + [long[0][0]]], threads: 1).logProbabilities
    let tennis = Double(first[Int(long[0][0])]) + Double(second[Int(long[0][1])])
    let hockey = Double(first[Int(long[1][0])])
    let expected = exp(tennis) / (exp(tennis) + exp(hockey))
    let score = group.score(model, threads: 1)
    #expect(abs(score.probability - expected) < 1e-5)
    #expect(score.accuracy == (tennis > hockey ? 1 : 0))
  }
}
