import Facts
import Tensors
import Testing
import Transformer

struct PromptFamilyTests {
  private let scene: AskedWorld
  private var world: SmallWorld { scene.world }

  init() throws { scene = try AskedWorld() }

  @Test func everySubjectIsAskedInEveryTemplate() {
    #expect(PromptFamily.sport.prompts(in: world, seed: 0).count == 8 * 24)
    #expect(PromptFamily.team.prompts(in: world, seed: 0).count == 4 * 24)
    #expect(PromptFamily.country.prompts(in: world, seed: 0).count == 3 * 8)
    #expect(PromptFamily.country.prompts(in: world, limit: 2, seed: 0).count == 3 * 2)
    let first = PromptFamily.product.prompts(in: world, seed: 0)[0]
    #expect(first.answer == world.places[0].product)
    #expect(first.subject == world.places[0].name.joined(separator: " "))
  }

  /// Athletes are asked by questions in one of two families: those that training asks, and others.
  @Test func questionsPartTheAthletes() {
    let asked = PromptFamily.questionAsked.prompts(in: world, seed: 0)
    let never = PromptFamily.questionNeverAsked.prompts(in: world, seed: 0)
    #expect(asked.count == 18 && never.count == 6)
    #expect(Set(asked.map(\.subject)).isDisjoint(with: never.map(\.subject)))
    #expect((asked + never).allSatisfy { MultipleChoice.letters.contains($0.answer) })
    #expect(PromptFamily.questionPlace.prompts(in: world, seed: 0).count == 8)
  }

  @Test func optionsAreShuffledByTheSeed() {
    let one = PromptFamily.questionAsked.prompts(in: world, seed: 0)
    #expect(one == PromptFamily.questionAsked.prompts(in: world, seed: 0))
    #expect(one != PromptFamily.questionAsked.prompts(in: world, seed: 1))
    let facts = PromptFamily.sport.prompts(in: world, seed: 0)
    #expect(facts == PromptFamily.sport.prompts(in: world, seed: 1))
  }

  @Test(arguments: [
    (PromptFamily.sport, 3), (.team, 24), (.town, 32), (.country, 16), (.product, 16),
    (.questionAsked, 3), (.questionPlace, 3),
  ]) func chanceIsOneOverTheValues(family: PromptFamily, values: Int) {
    #expect(abs(family.chance(in: world) - 1 / Double(values)) < 1e-12)
  }

  /// The right word is the likeliest of the whole vocabulary, or the prompt is not answered.
  @Test func answersAreTheLikeliestWords() {
    let words = Corpus.tokenizer(of: world)
    var prompts = Array(PromptFamily.team.prompts(in: world, seed: 0).prefix(6))
    let logits = scene.asked.model.nextTokenLogits(
      prompts.map { [words.begin] + $0.text.map(words.token) }, threads: 1)
    let scalars = logits.scalars
    for row in prompts.indices where row % 2 == 0 {
      let own = Array(scalars[row * logits.width..<(row + 1) * logits.width])
      let best = own.indices.max { own[$0] < own[$1] } ?? 0
      prompts[row].answer = words.decode([Int32(best)])
    }
    let answered = PromptFamily.Prompt.areAnswered(
      prompts, by: scene.asked.model, words, threads: 2)
    for row in prompts.indices where row % 2 == 0 { #expect(answered[row]) }
    for row in prompts.indices {
      let own = scalars[row * logits.width..<(row + 1) * logits.width]
      let value = own[own.startIndex + Int(words.token(prompts[row].answer))]
      #expect(answered[row] == (value == own.max()))
    }
  }
}
