import Interpretability
import Testing
import Transformer
import Unlearning

@testable import Facts

struct EditTaskTests {
  private let scene: AskedWorld
  private let texts = TextSet(
    retained: ["Many people watch tennis .", "They like hockey ."], heldOut: ["They like tennis ."])

  init() throws { scene = try AskedWorld() }

  private func task(_ set: FactSet, others: [FactSet.Fact] = []) throws -> EditTask {
    try EditTask(scene.asked, facts: set, texts: texts, others: others, threads: 1, seed: 2)
  }

  private func words(_ questions: [Question]) -> [String] {
    questions.map { scene.asked.tokenizer.decode([$0.answer]) }
  }

  @Test func anObjectiveDecidesWhichAnswerIsTrained() throws {
    let set = try scene.sports()
    let task = try task(set)
    #expect(words(try task.edited(for: .inject)) == set[.edited].compactMap(\.injected))
    for objective in [Objective.ascent, .npo(beta: 1), .rmu(layer: 1, strength: 2)] {
      #expect(words(try task.edited(for: objective)) == set[.edited].map(\.answer))
    }
    var none = set
    none.facts[0].injected = nil
    let error = #expect(throws: UnsuitableFacts.self) {
      try self.task(none).edited(for: .inject)
    }
    #expect(error?.description == "'\(set.facts[0].subject)' has nothing that an edit should say")
  }

  /// Other facts count where their subjects are retained.
  @Test func otherFactsOfRetainedSubjectsStayToo() throws {
    let set = try scene.sports()
    let teams = scene.world.facts(
      .team, template: Template.all(.team)[0], neighbours: 0, seed: 1)
    let retained = Set(set[.retained].map(\.subject))
    let expected = teams.filter { retained.contains($0.subject) }
    let questions = try task(set, others: teams).retained()
    #expect(words(questions) == (set[.retained] + expected).map(\.answer))
    #expect(expected.count == set[.retained].count)
  }

  @Test func validationIsOnFactsThatNothingElseSees() throws {
    let set = try scene.sports()
    let task = try task(set)
    let before = task.validation(scene.asked.model)
    let writer = ExamWriter(asked: scene.asked, format: ExamFormat(), seed: 2)
    let group = try writer.groups(of: set.validating, [.edited], forms: [.prompt])[0]
    let score = group.score(scene.asked.model, threads: 1)
    #expect(before.forgotten == 1 - score.probability)
    #expect(before.injected == score.editProbability)
    #expect(before.textLoss > 0)
    #expect(task.validation(scene.asked.model) == before)
    let forms = try task.shortExam().map(\.form)
    #expect(Set(forms) == [.prompt, .question])
  }

  /// The mean of what should happen and what should stay, less what text loses.
  @Test func scoresAreByHand() {
    let before = EditTask.Validation(
      forgotten: 0.1, injected: 0.2, maintained: 0.9, textLoss: 2)
    var after = EditTask.Validation(
      forgotten: 0.8, injected: 0.6, maintained: 0.5, textLoss: 2.25)
    #expect(abs(after.score(injects: true, before: before) - (0.55 - 0.25)) < 1e-12)
    #expect(abs(after.score(injects: false, before: before) - (0.65 - 0.25)) < 1e-12)
    after.textLoss = 1
    #expect(abs(after.score(injects: true, before: before) - 0.55) < 1e-12)
    after.injected = nil
    #expect(abs(after.score(injects: true, before: before) - 0.65) < 1e-12)
  }

  @Test func nothingToEditIsSaid() throws {
    let error = #expect(throws: UnsuitableFacts.self) { try task(try scene.sports(edited: 0)) }
    #expect(
      error?.description == "no fact is to be edited; `edited` of the facts says how many are")
  }

  @Test func anAttackIsJudgedByTheOtherHalf() throws {
    let set = try scene.sports()
    let task = try task(set)
    let halves = try FactsToRelearn(set[.edited], draw: 0, seed: 1)
    let exam = try AttackExam(task, halves)
    let model = scene.asked.model
    let result = exam.result(model)
    let writer = ExamWriter(asked: scene.asked, format: ExamFormat(), seed: 2)
    let score = { (facts: [FactSet.Fact]) in
      try writer.groups(of: try FactSet(facts: facts), FactSet.Split.allCases, forms: [.prompt])[0]
        .score(model, threads: 1)
    }
    #expect(result.asked == (try score(halves.asked)))
    #expect(result.taught == (try score(halves.taught)))
    #expect(result.retained == (try score(set.testing[.heldOut])).accuracy)
    #expect(result.question != nil)
    var without = result
    without.question = nil
    #expect(exam.result(model, asksQuestions: false) == without)
    #expect(exam.result { model.nextTokenLogits($0, threads: 1) } == without)
  }
}
