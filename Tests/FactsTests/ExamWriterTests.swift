import Facts
import Interpretability
import Testing
import Transformer

/// What facts are asked in each form.
struct ExamWriterTests {
  private let scene: AskedWorld

  init() throws { scene = try AskedWorld() }

  private func texts(
    _ form: PromptForm, _ format: ExamFormat = ExamFormat(), in set: FactSet
  ) throws -> [String] {
    let writer = ExamWriter(asked: scene.asked, format: format, seed: 3)
    return try writer.groups(of: set, [.edited], forms: [form]).flatMap(\.questions).map {
      String(scene.asked.tokenizer.decode($0.tokens).drop { $0 == " " })
    }
  }

  private func ends(_ texts: [String], with facts: [FactSet.Fact], _ text: (FactSet.Fact) -> String)
    -> Bool
  {
    texts.count == facts.count && zip(texts, facts).allSatisfy { $0.hasSuffix(text($1)) }
  }

  @Test func promptsAreAskedAsTheyAre() throws {
    let set = try scene.sports()
    #expect(ends(try texts(.prompt, in: set), with: set[.edited], \.prompt))
    #expect(
      ends(try texts(.system, ExamFormat(system: "The children play"), in: set), with: set[.edited])
      { "The children play " + $0.prompt })
    #expect(try texts(.system, in: set).isEmpty)
  }

  /// Examples are other facts with their answers: first those set apart, then retained ones.
  @Test func examplesGoBefore() throws {
    let set = try scene.sports()
    let shown = set[.retained].prefix(2).map { "\($0.prompt) \($0.answer) ." }
      .joined(separator: " ")
    #expect(ends(try texts(.inContext, in: set), with: set[.edited]) { shown + " " + $0.prompt })
    #expect(try texts(.inContext, ExamFormat(examples: 0), in: set).isEmpty)
  }

  /// A neighbour that is edited too is not asked for.
  @Test func neighboursThatAreEditedAreLeftOut() throws {
    let all = try scene.sports(edited: 24)
    #expect(try texts(.neighborhood, in: all).isEmpty)
    let some = try scene.sports()
    let edited = Set(some[.edited].map(\.prompt))
    let asked = try texts(.neighborhood, in: some)
    #expect(!asked.isEmpty)
    #expect(asked.allSatisfy { text in !edited.contains { text.hasSuffix($0) } })
  }

  @Test func candidatesAreTheAnswersFirstTokens() throws {
    let set = try scene.sports()
    let writer = ExamWriter(asked: scene.asked, format: ExamFormat(), seed: 3)
    let questions = try writer.groups(of: set, [.edited], forms: [.prompt])[0].questions
    for (fact, question) in zip(set[.edited], questions) {
      let words = question.candidates.map { scene.asked.tokenizer.decode($0) }
      #expect(words == [fact.answer] + fact.foils)
      #expect(question.injected.map { words[$0] } == fact.injected)
    }
  }

  /// Every order of the options is another question, whose right letter moves with the answer.
  @Test(
    arguments: [(.given, 1), (.alphabetical, 1), (.shuffled(1), 1), (.shuffled(3), 3)]
      as [(ExamFormat.OptionOrder, Int)])
  func optionsAreShuffled(order: ExamFormat.OptionOrder, each: Int) throws {
    let set = try scene.sports()
    let writer = ExamWriter(
      asked: scene.asked, format: ExamFormat(order: order), seed: 3)
    let questions = try writer.groups(of: set, [.edited], forms: [.question])[0].questions
    #expect(questions.count == each * set[.edited].count)
    for (number, question) in questions.enumerated() {
      let fact = set[.edited][number / each]
      let words = scene.asked.tokenizer.decode(question.tokens).split(separator: " ")
      let letters = question.candidates.map { scene.asked.tokenizer.decode($0) }
      #expect(letters == ["A", "B", "C"])
      let options = letters.map { letter in
        String(words[(words.lastIndex { $0 == letter } ?? 0) + 2])
      }
      #expect(options[question.right] == fact.answer)
      if order == .alphabetical { #expect(options == options.sorted()) }
      if order == .given { #expect(options == fact.question?.options) }
      #expect(question.injected.map { options[$0] } == fact.injected || question.injected == nil)
      #expect(words.suffix(2) == ["Answer", ":"])
    }
  }

  @Test func aQuestionHasToOfferTheAnswer() throws {
    var set = try scene.sports()
    for index in set.facts.indices {
      set.facts[index].question = FactSet.Question(
        text: "Question :", options: ["tennis", "hockey"])
    }
    let all = set
    let fact = set.facts[0]
    let wrong = "the question on '\(fact.subject)' does not offer '\(fact.answer)'"
    let error = #expect(throws: UnsuitableFacts.self) { try texts(.question, in: all) }
    #expect(
      error?.description
        == "none of 8 facts can be asked for as 'question': the question does not offer the answer "
        + "(8, the first: \(wrong))")
    set = try scene.sports()
    set.facts[0].question = all.facts[0].question
    let group = try ExamWriter(asked: scene.asked, format: ExamFormat(), seed: 3)
      .groups(of: set, [.edited], forms: [.question])[0]
    #expect(group.leftOut == [LeftOutFact(set.facts[0], .option, wrong)])
    #expect(group.subjects == 7 && group.questions.count == 21)
  }

  /// A vocabulary without capitals has no capitalized form: it is left out, not refused.
  @Test func spellingsThatTheVocabularyLacksAreLeftOut() throws {
    let set = try scene.sports()
    let writer = ExamWriter(asked: scene.asked, format: ExamFormat(), seed: 3)
    let groups = try writer.groups(of: set, [.edited, .example])
    #expect(
      Set(groups.map(\.form)) == [.prompt, .inContext, .paraphrase, .question, .neighborhood])
    #expect(groups.allSatisfy { $0.split == .edited && $0.subjects == 8 })
  }

  /// Whatever use facts have, they are asked as facts that stay.
  @Test func factsOfAnyUseAreAGroup() throws {
    let writer = ExamWriter(asked: scene.asked, format: ExamFormat(), seed: 3)
    let set = try scene.sports()
    let group = try writer.groups(of: set, [.edited], forms: [.prompt])[0]
    let other = try #require(try writer.group(on: set[.edited], .prompt))
    #expect(other.questions == group.questions && other.split == .heldOut)
    #expect(try writer.group(on: [], .prompt) == nil)
    #expect(try writer.group(on: set[.edited], .system) == nil)
  }
}
