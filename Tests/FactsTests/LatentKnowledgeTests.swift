import Facts
import Interpretability
import Testing
import Transformer

struct LatentKnowledgeTests {
  private let scene: AskedWorld
  private let facts: FactSet

  init() throws {
    scene = try AskedWorld()
    facts = try scene.sports()
  }

  /// Before any layer the last token is that of the template: there is nothing to read, and every
  /// fact is read as the same answer.
  @Test func probesReadNothingWhereThereIsNothing() throws {
    let knowledge = try LatentKnowledge(scene.asked, of: facts)
    let readings = try knowledge.probes(at: .last, .init(), threads: 1)
    #expect(readings.count == scene.asked.model.configuration.layers + 1)
    let answers = facts[.edited].map(\.answer)
    let shares = Set(answers).map { answer in
      Double(answers.count { $0 == answer }) / Double(answers.count)
    }
    #expect(shares.contains(readings[0].answer))
  }

  /// A probe reads one answer of each fact, however many threads fit it.
  @Test(arguments: [Position.last, .subject(.last)]) func aProbeReadsOneAnswer(
    position: Position
  ) throws {
    let knowledge = try LatentKnowledge(scene.asked, of: facts)
    let readings = try knowledge.probes(at: position, .init(), threads: 1)
    #expect(readings.allSatisfy { $0.answer + $0.injected <= 1 })
    #expect(try knowledge.probes(at: position, .init(), threads: 3) == readings)
  }

  /// After the last layer the lens reads what the model says.
  @Test func theLensEndsInTheAnswer() throws {
    let lens = try LatentKnowledge(scene.asked, of: facts).lens()
    #expect(lens.count == scene.asked.model.configuration.layers + 1)
    let exam = try ExamWriter(asked: scene.asked, format: ExamFormat(), seed: 0)
      .groups(of: facts.testing, [.edited], forms: [.prompt])
    let said = try #require(exam.first).score(scene.asked.model, threads: 1)
    let last = try #require(lens.last)
    #expect(abs(last.answer - said.probability) < 1e-5)
    #expect(abs(try #require(last.injected) - #require(said.editProbability)) < 1e-5)
  }

  @Test func nothingInjectedIsNotRead() throws {
    var plain = facts
    for index in plain.facts.indices { plain.facts[index].injected = nil }
    let knowledge = try LatentKnowledge(scene.asked, of: plain)
    #expect(try knowledge.lens().allSatisfy { $0.injected == nil })
    #expect(
      try knowledge.probes(at: .last, .init(), threads: 1).allSatisfy { $0.injected == 0 })
  }

  @Test(arguments: [FactSet.Split.edited, .retained, .heldOut]) func everySplitIsNeeded(
    split: FactSet.Split
  ) throws {
    let others = try FactSet(facts: facts.facts.filter { $0.split != split })
    let error = #expect(throws: UnsuitableFacts.self) {
      try LatentKnowledge(scene.asked, of: others)
    }
    #expect(
      error?.description == "latent knowledge needs edited, retained and held-out facts")
  }
}
