import Facts
import Interpretability
import Testing
import Transformer

struct AskedModelTests {
  private let scene: AskedWorld
  private var asked: AskedModel { scene.asked }

  init() throws { scene = try AskedWorld() }

  @Test func factsBecomeQuestions() throws {
    let facts = try scene.sports().facts
    let questions = try facts.map(asked.question)
    for (fact, question) in zip(facts, questions) {
      #expect(asked.tokenizer.decode(question.tokens).hasSuffix(fact.prompt))
      #expect(asked.tokenizer.decode(question.subjectTokens) == fact.subject)
      #expect(asked.tokenizer.decode([question.answer]) == fact.answer)
      #expect(question.foils.map { asked.tokenizer.decode([$0]) } == fact.foils)
      #expect(question.right == 0 && question.injected == nil)
    }
  }

  @Test func namesStandAlone() throws {
    let facts = Array(try scene.sports().facts.prefix(3))
    for (fact, question) in zip(facts, try facts.map(asked.name)) {
      #expect(asked.tokenizer.decode(question.tokens).hasSuffix(fact.subject))
      #expect(question.subject.upperBound == question.tokens.count)
    }
  }

  /// The subject is where the prompt has it last.
  @Test func theLastOfSeveralSubjectsCounts() throws {
    var fact = try scene.sports().facts[0]
    fact.prompt = "\(fact.subject) : \(fact.prompt)"
    let question = try asked.question(on: fact)
    let first = try #require(question.tokens.firstIndex(of: question.subjectTokens[0]))
    #expect(try #require(question.subject).lowerBound > first)
  }

  @Test func whatCannotBeAskedIsSaid() throws {
    let fact = try scene.sports().facts[0]
    func complaint(
      _ reason: LeftOutFact.Reason, _ change: (inout FactSet.Fact) -> Void
    ) -> String? {
      var changed = fact
      change(&changed)
      let error = #expect(throws: UnsuitableFacts.self) { try asked.question(on: changed) }
      #expect(error?.reason == reason)
      return error?.description
    }
    #expect(
      complaint(.words) { $0.prompt = "xylophone of" }
        == "the model's vocabulary does not have all of 'xylophone of'")
    #expect(
      complaint(.subject) { $0.subject = "tennis" }
        == "'\(fact.prompt)' does not have 'tennis' in it")
    #expect(
      complaint(.answers) { $0.foils = [$0.answer] }
        == "no one token tells the answer '\(fact.answer)' of '\(fact.subject)' from all others")
    #expect(
      complaint(.alone) { $0.foils = [] }
        == "'\(fact.answer)' of '\(fact.subject)' has no other answer beside it")
    #expect(
      complaint(.length) {
        $0.prompt = Array(repeating: fact.prompt, count: 12).joined(separator: " ")
      }?
      .contains("tokens, the model's context 64") == true)
  }

  @Test func continuationsAreWhatIsAdded() throws {
    let prompt = "Many people watch"
    #expect(try asked.continuation("tennis .", after: prompt).count == 2)
    #expect(
      try asked.continuations(["tennis", "tennis ."], after: prompt).sharedStart
        == asked.continuation("tennis", after: prompt))
    let nothing = #expect(throws: UnsuitableFacts.self) {
      try asked.continuation("", after: prompt)
    }
    #expect(nothing?.description == "'' does not begin a token after 'Many people watch'")
  }

  @Test func textsAreCutAndThoseThatPredictNothingLeftOut() {
    let texts = ["Many people watch tennis .", "", "They like hockey ."]
    let tokens = asked.tokens(of: texts, upTo: 4)
    #expect(tokens.map(\.count) == [4, 4])
    #expect(asked.tokens(of: texts, upTo: 1).isEmpty)
    #expect(asked.tokens(of: texts, upTo: 1000)[0].count == 6)
  }

  // MARK: - Tokens of prompts

  @Test func tokensOfOneTemplateAreNamedOneByOne() throws {
    let facts = try scene.sports().facts
    let named = PromptTokens(facts, try facts.map(asked.question)).named
    #expect(
      named.map(\.name) == [
        "1 Fact", "2 :", "3 NAME 1", "4 NAME 2", "5 plays", "6 the", "7 sport", "8 of",
      ])
    #expect(named.map(\.position) == (1...8).map { .index($0) })
  }

  @Test func tokensOfSeveralTemplatesAreNamedByTheirPlace() throws {
    var facts = Array(try scene.sports().facts.prefix(2))
    facts[1].prompt = "\(facts[1].subject) plays"
    let named = PromptTokens(facts, try facts.map(asked.question)).named
    #expect(named.map(\.name) == ["subject, first", "subject, last", "last"])
    #expect(named.map(\.position) == [.subject(.first), .subject(.last), .last])
  }
}
