import Facts
import Foundation
import Testing
import Transformer

struct WorldExamTests {
  private let scene: AskedWorld

  init() throws { scene = try AskedWorld() }

  private func exam(seed: UInt64 = 0, of world: SmallWorld? = nil) throws -> WorldExam {
    try WorldExam(
      of: world ?? scene.world, scene.asked.model, Corpus.tokenizer(of: scene.world), seed: seed,
      threads: 2)
  }

  @Test func modelsOfOtherWorldsAreRefused() throws {
    let other = try AskedWorld(seed: 1)
    let error = #expect(throws: ForeignWorld.self) { try exam(of: other.world) }
    #expect(error?.description == "the model's vocabulary is not that of the world")
  }

  /// Every prompt of the family is asked, and is right where its word is the likeliest.
  @Test func promptsOfFamiliesAreAsked() throws {
    let answers = try exam().answers(.country)
    let prompts = PromptFamily.country.prompts(in: scene.world, seed: 0)
    #expect(answers.map(\.prompt) == prompts)
    let right = PromptFamily.Prompt.areAnswered(
      prompts, by: scene.asked.model, Corpus.tokenizer(of: scene.world), threads: 1)
    #expect(answers.map(\.isRight) == right)
    #expect(answers.subjects == scene.world.places.count)
    let templates = answers.byTemplate
    #expect(templates.flatMap(\.answers) == answers, "prompts come template by template")
    #expect(Set(templates.map(\.template)).count == templates.count)
  }

  @Test func accuracyIsTheShareThatIsRight() throws {
    var answers = try exam().answers(.country).prefix(4).map(\.self)
    for number in answers.indices { answers[number].isRight = number == 2 }
    #expect(answers.accuracy == 0.25)
    #expect([WorldExam.Answer]().accuracy == nil)
  }

  /// What the chain itself comes to depends on the text alone; a random model does worse.
  @Test func heldOutTextIsReadBesideItsChain() throws {
    let text = try exam().heldOutText(sentences: 40)
    #expect(text.perplexity > text.bestPerplexity && text.bestPerplexity > 1)
    let other = try exam(seed: 1).heldOutText(sentences: 40)
    #expect(other.tokens != text.tokens || other.bestPerplexity != text.bestPerplexity)
    let more = try exam().heldOutText(sentences: 41)
    #expect(more.tokens > text.tokens, "the first sentences are the same")
  }
}
