import Interpretability
import Tensors
import TestSupport
import Testing
import Transformer

struct ComponentTests {
  @Test(arguments: ModelConfiguration.Family.allCases) func parametersAreThoseThatAreTrained(
    family: ModelConfiguration.Family
  ) throws {
    let model = TinyModels.model(family)
    let whole: [Component] = [.attention(layer: 0), .mlp(layer: 1)]
    let heads: [Component] = [
      .query(layer: 0, head: 2), .key(layer: 0, head: 1), .value(layer: 1, head: 0),
      .output(layer: 1, head: 3),
    ]
    let matrices = whole.flatMap { $0.matrices(of: model.configuration) }
    for component in whole + heads + matrices {
      let part = try Selection([component], of: model)
      #expect(
        model.configuration.parameters(of: component) == part.parameterCount, "\(component)")
    }
  }

  @Test func choicesGoByTheSizeOfTheScoreUntilTheBudgetIsReached() {
    let shape = TinyModels.model(.llama).configuration
    let scores = [
      ComponentScore(.attention(layer: 0), 0.1), ComponentScore(.mlp(layer: 0), -0.5),
      ComponentScore(.attention(layer: 1), 0.5), ComponentScore(.mlp(layer: 1), 0.3),
    ]
    let mlp = shape.parameters(of: .mlp(layer: 0))
    let attention = shape.parameters(of: .attention(layer: 1))
    let exact = ComponentChoice(ranking: scores, budget: mlp, of: shape)
    #expect(exact.components == [.mlp(layer: 0)] && exact.parameters == mlp)
    let more = ComponentChoice(ranking: scores, budget: mlp + 1, of: shape)
    #expect(more.components == [.mlp(layer: 0), .attention(layer: 1)])
    #expect(more.parameters == mlp + attention)
    #expect(ComponentChoice(ranking: scores, budget: .max, of: shape).components.count == 4)
    #expect(ComponentChoice(ranking: scores, budget: 0, of: shape).components.isEmpty)
  }

  @Test func overlapIsWhatIsShared() {
    #expect(jaccardIndex(Set([1, 2]), Set([2, 3])) == 1.0 / 3)
    #expect(jaccardIndex(Set<Int>(), Set<Int>()) == 1)
  }

  @Test(arguments: SubjectCorruption.allCases) func corruptionReplacesSubjectsOnly(
    corruption: SubjectCorruption
  ) throws {
    let prompts = TinyFacts.prompts
    let corrupted = try corruption.applied(to: prompts, vocabulary: [2, 3, 13, 14, 15], seed: 5)
    #expect(corrupted.clean == prompts && corrupted.kept == [0, 1, 2, 3])
    for (old, new) in zip(prompts, corrupted.corrupted) {
      #expect(new.tokens != old.tokens && new.tokens.count == old.tokens.count)
      for place in old.tokens.indices where old.subject?.contains(place) == false {
        #expect(new.tokens[place] == old.tokens[place])
      }
      #expect(new.answer == old.answer && new.subject == old.subject)
      guard corruption == .subjectSwap else { continue }
      #expect(prompts.contains { $0.subjectTokens == new.subjectTokens && $0.answer != old.answer })
    }
    #expect(
      try corruption.applied(to: prompts, vocabulary: [2, 3, 13, 14, 15], seed: 5) == corrupted)
  }

  /// Whatever is left out, the others are as they would be without it.
  @Test func subjectsWithoutAPartnerAreLeftOut() throws {
    var prompts = TinyFacts.prompts
    let longest = Question(tokens: [1, 5, 9, 3, 2], subject: 1..<4, answer: 4, foils: [7])
    prompts.insert(longest, at: 1)
    let all = try SubjectCorruption.subjectSwap.applied(to: TinyFacts.prompts, seed: 5)
    let some = try SubjectCorruption.subjectSwap.applied(to: prompts, seed: 5)
    #expect(some.kept == [0, 2, 3, 4] && some.leftOut == [1])
    #expect(some.clean == TinyFacts.prompts && some.corrupted == all.corrupted)
    let random = try SubjectCorruption.randomTokens.applied(
      to: prompts, vocabulary: [5, 9, 3], seed: 5)
    #expect(random.leftOut == [1])
  }

  @Test func whereNothingIsLeftThereIsAnError() {
    let alone = [TinyFacts.prompts[0]]
    let partner = #expect(throws: CorruptionError.self) {
      try SubjectCorruption.subjectSwap.applied(to: alone, vocabulary: [], seed: 1)
    }
    #expect(
      partner?.description
        == "none of the 1 prompts can be corrupted: no other subject has as many tokens and another "
        + "answer")
    #expect(throws: CorruptionError.self) {
      try SubjectCorruption.randomTokens.applied(to: alone, vocabulary: [5, 9], seed: 1)
    }
  }
}
