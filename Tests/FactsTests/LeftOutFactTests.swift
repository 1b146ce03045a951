import Facts
import Interpretability
import Testing
import Transformer
import Unlearning

/// Answers of several tokens, and what is left out.
struct LeftOutFactTests {
  private let scene: AskedCities
  private var asked: AskedModel { scene.asked }

  init() throws { scene = try AskedCities() }

  /// What all answers begin with stands in the question's prompt.
  @Test func answersThatBeginAlikeAreAskedBehindWhatTheyShare() throws {
    let fact = scene.fact("Ann Lee", "New York", not: ["New Delhi"])
    let question = try asked.question(on: fact)
    #expect(
      question.tokens == asked.tokenizer.encode("Ann Lee lives in the city of New"))
    #expect(question.subject == 1..<3)
    #expect([question.answer] == scene.tokens("York") && question.foils == scene.tokens("Delhi"))
    #expect([try asked.token(of: "New Delhi", in: question, on: fact)] == scene.tokens("Delhi"))
  }

  /// What is trained is the token that tells an answer from all others.
  @Test(arguments: [
    ("New Delhi", ["New York", "Paris"], " New", "Delhi"), ("Paris", ["New York"], "", "Paris"),
  ]) func anAnswerIsTrainedWhereItIsToldApart(
    text: String, others: [String], start: String, token: String
  ) throws {
    let fact = scene.fact("Ann Lee", others[0], not: Array(others.dropFirst()) + [text])
    let question = try asked.question(on: fact, saying: text, isLocated: true)
    #expect(question.tokens == asked.tokenizer.encode(fact.prompt + start))
    #expect([question.answer] == scene.tokens(token) && question.subject == 1..<3)
    #expect(try asked.question(on: fact, saying: text).subject == nil)
  }

  @Test func anAnswerThatBeginsAnotherIsNotTrained() throws {
    let fact = scene.fact("Ann Lee", "New", not: ["New York"])
    let error = #expect(throws: UnsuitableFacts.self) {
      try asked.question(on: fact, saying: "New")
    }
    #expect(
      error?.description == "the tokens of the answer 'New' of 'Ann Lee' begin another answer")
    #expect(error?.reason == .answers)
    #expect(throws: UnsuitableFacts.self) {
      let other = scene.fact("Ann Lee", "New York", not: ["New Delhi"])
      return try asked.token(of: "Paris", in: asked.question(on: other), on: other)
    }
  }

  private var facts: [FactSet.Fact] {
    var lost = scene.fact("Kim Zhu", "Paris", not: ["Oslo"])
    lost.prompt = "Ann lives in the city of"
    return [
      scene.fact("Ann Lee", "Paris", not: ["Oslo"]), lost,
      scene.fact("Bob Lee", "New York", not: ["New Delhi", "Paris"]),
      scene.fact("Eve Zhu", "New Delhi", not: ["New York", "Paris"]),
    ]
  }

  @Test func whatCannotBeAskedIsLeftOutAndCounted() throws {
    let known = try AskedFacts(of: facts) { try asked.question(on: $0) }
    #expect(known.facts == [facts[0]] && known.made.count == 1 && known.count == 4)
    #expect(known.leftOut.map(\.name) == ["Kim Zhu", "Bob Lee", "Eve Zhu"])
    #expect(known.leftOut.byReason.map(\.reason) == [.subject, .answers])
    #expect(
      known.leftOut.words
        == "the prompt does not have the subject in it (1, the first: 'Ann lives in the city of' does "
        + "not have 'Kim Zhu' in it); its answers are not told apart by their tokens (2, the first: no "
        + "one token tells the answer 'New York' of 'Bob Lee' from all others)")
    #expect(known.filter { fact, _ in fact.subject == "x" }.count == 3)
    #expect(try known.required().facts == [facts[0]])
  }

  @Test func whereNothingIsLeftThereIsAnError() throws {
    let none = try AskedFacts(of: facts[1...1]) { try asked.question(on: $0) }
    let error = #expect(throws: UnsuitableFacts.self) { try none.required() }
    #expect(
      error?.description
        == "none of 1 facts can be asked for: the prompt does not have the subject in it (1, the "
        + "first: 'Ann lives in the city of' does not have 'Kim Zhu' in it)")
    let empty = #expect(throws: UnsuitableFacts.self) {
      try AskedFacts(of: []) { try asked.question(on: $0) }.required()
    }
    #expect(empty?.description == "there are no facts")
  }

  @Test func whatIsWrongWithAllFactsIsNoReasonToLeaveOneOut() {
    #expect(throws: UnsuitableFacts.self) {
      try AskedFacts(of: facts) { _ in throw UnsuitableFacts("no vocabulary") }
    }
  }

  // MARK: - Kinds of asking

  @Test func probesReadFactsWhateverTheirAnswersAre() throws {
    let located = try AskedFacts(of: facts) { try asked.prompt(of: $0) }
    #expect(located.facts.count == 3 && located.leftOut.map(\.reason) == [.subject])
    #expect(try asked.name(of: facts[0]).subject == 1..<3)
  }

  @Test func editsLeaveOutWhatTheyCannotTrain() throws {
    var set = try FactSet(
      facts: [
        scene.fact("Ann Lee", "New York", not: ["New Delhi"], injected: "New Delhi"),
        scene.fact("Bob Lee", "New", not: ["New Delhi"], injected: "New Delhi"),
        scene.fact("Eve Zhu", "Paris", not: ["Oslo"], .retained),
        scene.fact("Kim Zhu", "Oslo", not: ["Oslo"], .heldOut),
        scene.fact("Kim Lee", "Oslo", not: ["Paris"], .heldOut),
      ])
    func task() throws -> EditTask {
      try EditTask(asked, facts: set, texts: nil, threads: 1, seed: 1)
    }
    let all = try task()
    #expect(all.facts.facts.map(\.subject) == ["Ann Lee", "Eve Zhu", "Kim Lee"])
    #expect(all.leftOut.map(\.name) == ["Bob Lee", "Kim Zhu"] && all.count == 5)
    // The halves of held-out facts are those of all of them.
    #expect(all.testing[.heldOut].map(\.subject) == ["Kim Lee"])
    let trained = try all.edited(for: .inject)
    #expect(trained.map(\.answer) == scene.tokens("Delhi"))
    set.facts.removeFirst()
    let error = #expect(throws: UnsuitableFacts.self) { try task() }
    #expect(error?.description.hasPrefix("none of 1 facts can be edited: ") == true)
  }

  @Test func theLensLeavesOutWhatProbesRead() throws {
    let others = [FactSet.Split.retained, .heldOut, .heldOut].enumerated().map { number, split in
      scene.fact(["Ann", "Bob", "Kim"][number], "Paris", not: ["Oslo"], split)
    }
    let set = try FactSet(
      facts: others + [
        scene.fact("Ann Lee", "New York", not: ["New Delhi"], injected: "New Delhi"),
        scene.fact("Bob Lee", "New York", not: ["New Delhi", "Paris"], injected: "Paris"),
      ])
    let knowledge = try LatentKnowledge(asked, of: set)
    #expect(knowledge.leftOut.isEmpty && knowledge.leftOutOfLens.map(\.name) == ["Bob Lee"])
    #expect(knowledge.count == 4 && knowledge.countOfLens == 2)
    let lens = try knowledge.lens()
    #expect(lens.allSatisfy { abs($0.answer + ($0.injected ?? 0) - 1) < 1e-6 })
  }

  // MARK: - Exams

  @Test func examsCompareAnswersWhereTheyDiffer() throws {
    let fact = scene.fact(
      "Ann Lee", "New York", not: ["New Delhi", "Paris"], injected: "New Delhi")
    let writer = ExamWriter(asked: asked, format: ExamFormat(), seed: 1)
    let group = try writer.groups(
      of: FactSet(facts: [fact]), [.edited], forms: [.prompt])[0]
    let question = group.questions[0]
    #expect(question.tokens == asked.tokenizer.encode(fact.prompt))
    #expect(
      question.candidates == ["New York", "New Delhi", "Paris"].map { scene.tokens($0) })
    #expect(question.right == 0 && question.injected == 1)
    let score = group.score(asked.model, threads: 1)
    // By the first token alone both would be right, with the same probability.
    #expect(score.probability != score.editProbability)
  }

  /// Only words with capitals in the vocabulary; of those some.
  @Test func spellingsThatSomeFactsLackAreCounted() throws {
    let set = try FactSet(facts: [
      scene.fact("Ann Lee", "Paris", not: ["Oslo"]),
      scene.fact("Bob Lee", "Paris", not: ["New Delhi"]),
    ])
    let writer = ExamWriter(asked: asked, format: ExamFormat(), seed: 1)
    let groups = try writer.groups(of: set, [.edited], forms: [.capitalized, .dashed])
    #expect(groups.map(\.form) == [.capitalized] && groups[0].subjects == 1)
    #expect(groups[0].questions[0].candidates == ["PARIS", "OSLO"].map { scene.tokens($0) })
    #expect(groups[0].leftOut.map(\.reason) == [.words])
  }
}
