import Facts
import Frames
import Notebook
import NotebookTesting
import Testing

@testable import Experiments

struct LeftOutFactsTests {
  /// The reasons, and how many facts of how many each is of.
  private func counts(_ exclusions: [Exclusion]) -> [String: [Int]] {
    Dictionary(
      exclusions.map { ($0.reason, [$0.excluded, $0.all]) }, uniquingKeysWith: { first, _ in first }
    )
  }

  private let answers = LeftOutFact.Reason.answers.rawValue
  private let subject = LeftOutFact.Reason.subject.rawValue
  private let partner = "no other subject has as many tokens and another answer"

  @Test func reasonsAreRows() async throws {
    let facts = try await CityScene().facts
    let rows = [Exclusion](
      [
        LeftOutFact(facts[0], .answers, "first"), LeftOutFact(facts[1], .subject, "second"),
        LeftOutFact(facts[2], .answers, "third"),
      ], of: 9, in: "place")
    #expect(rows.map(\.reason) == ["place: \(answers)", "place: \(subject)"])
    #expect(rows.map(\.excluded) == [2, 1] && rows.map(\.all) == [9, 9])
    #expect(rows.map(\.names) == ["Ann Lee, Eve Lee", "Bob Lee"])
    #expect(rows.map(\.first) == ["first", "second"])
    let many = [Exclusion](Array(repeating: LeftOutFact(facts[0], .answers, ""), count: 40), of: 40)
    #expect(many[0].names.split(separator: ",").count == 12 && many[0].excluded == 40)
  }

  /// One prompt without a partner fails nothing; what is left out is counted and named.
  @Test func locatingLeavesOutWhatCannotBeAsked() async throws {
    var scene = try await CityScene()
    let asked = [answers: [1, 9], subject: [1, 9]]
    let tracing = try await scene.run(CausalTracingKind.self, "model: base\ndraws: 1").results
    #expect(counts(tracing.leftOut) == asked && tracing.effect.prompts == 7)
    let swapped = asked.merging([partner: [1, 9]]) { $1 }
    let attributed = try await scene.run(AttributionKind.self, "model: base").results
    #expect(counts(attributed.leftOut) == swapped && attributed.effect.prompts == 6)
    #expect(attributed.leftOut.last?.names == "Kim Kim Zhu")
    let paths = try await scene.run(
      PathPatchingKind.self, "model: base\ncorruption: subject_swap\nheads: 2"
    ).results
    #expect(counts(paths.leftOut) == swapped && paths.extraction.prompts == 6)
    // Two prompts hold what their answers begin with; three are longer than most.
    let apart = try await scene.run(DissectKind.self, "model: base").results
    #expect(
      counts(apart.leftOut)
        == asked.merging([LeftOutFact.Reason.uncommonLength.rawValue: [3, 9]]) { $1 })
    #expect(apart.size.prompts == 4)
    let probed = try await scene.run(ProbeKind.self, "model: base\nfitted: 0.5").results
    #expect(counts(probed.leftOut) == [subject: [1, 9]])
    #expect(probed.size.fitted + probed.size.heldOut == 8)
  }

  /// A table of what was left out is there only where something was.
  @Test func whereEverythingCanBeAskedNothingIsAdded() async throws {
    let scene = try await SmallScene.shared
    let run = try await scene.run(AttributionKind.self, "model: base\nfacts: facts\nprompts: 8")
    #expect(!run.output.frames.map(\.name).contains("left_out"))
  }

  @Test func editsTrainWhereAnswersDiffer() async throws {
    var scene = try await CityScene()
    let left = [answers: [1, 9], subject: [0, 0]]
    let keys = "components: first\n"
    let before = try await scene.run(EvaluateKind.self, "model: base").results
    let edited = try await scene.run(
      EditKind.self, "model: base\n\(keys)steps: 30\nlearning_rates: [0.03]\nbatch: 4",
      as: "edited")
    #expect(counts(edited.results.leftOut) == left.filter { $0.value[0] > 0 })
    let after = try await scene.run(EvaluateKind.self, "model: edited").results
    // Without the token that differs, both would stay at a half.
    #expect(try #require(before.summary.editProbability) < 0.75)
    #expect(try #require(after.summary.editProbability) > 0.9)
    #expect(
      counts(after.leftOut)
        == ["prompt, edited: \(answers)": [1, 4], "in_context, edited: \(answers)": [1, 4]])
    #expect(after.forms.first { $0.form == .prompt && $0.split == .edited }?.subjects == 3)

    let solved = try await scene.run(
      ClosedFormKind.self, "model: base\n\(keys)rule: rome\nsteps: 5")
    #expect(counts(solved.results.leftOut) == [answers: [1, 9], subject: [1, 9]])
    let masked = try await scene.run(
      MaskKind.self, "model: base\n\(keys)steps: 2\nbatch: 4\nsizes: [0, 5]")
    #expect(counts(masked.results.leftOut) == [answers: [1, 9]])
    let relearned = try await scene.run(
      RelearnKind.self, "model: edited\nsteps: 2\nbatch: 4\nmethod: {lora: {ranks: [2]}}")
    #expect(counts(relearned.results.leftOut) == [answers: [1, 9]])
    let soft = try await scene.run(
      SoftPromptKind.self, "model: edited\nsteps: 2\nlength: 2\nattacks: 1")
    #expect(counts(soft.results.leftOut) == [answers: [1, 9]])
    let tampered = try await scene.run(TamperKind.self, "model: edited\noriginal: base")
    #expect(counts(tampered.results.leftOut) == [answers: [1, 9]])
    let compared = try await scene.run(CompareKind.self, "model: edited\nreference: base")
    #expect(counts(compared.results.leftOut) == ["prompt, edited: \(answers)": [1, 4]])
    let latent = try await scene.run(LatentKind.self, "model: edited")
    #expect(
      counts(latent.results.leftOut) == [subject: [1, 8], "the logit lens: \(answers)": [1, 3]])
  }

  /// Virtual tokens stand in front of what is asked too, not only of what is trained.
  @Test func softPromptsFitTheLongestPrompt() async throws {
    let scene = try await CityScene()
    let message = await KindTest(SoftPromptKind.self).failure(
      "facts: facts\nmodel: base\nlength: 24\nsteps: 1", inputs: scene.inputs)
    #expect(message == "24 virtual tokens and 9 of a prompt exceed the context of 32")
  }

  @Test func whereNothingIsLeftTheReasonsAreSaid() async throws {
    let scene = try await CityScene()
    var inputs = scene.inputs
    inputs["facts"] = try KindOutput(FactSet(facts: Array(scene.facts.suffix(2))))
    let lost = "'Ann lives in the city of' does not have 'Kim Zhu' in it"
    let message = await KindTest(CausalTracingKind.self).failure(
      "facts: facts\nmodel: base", inputs: inputs)
    #expect(
      message
        == "none of 2 facts can be asked for: \(answers) (1, the first: no one token tells the answer "
        + "'New' of 'Kim Lee' from all others); \(subject) (1, the first: \(lost))")
    inputs["facts"] = try KindOutput(FactSet(facts: []))
    #expect(
      await KindTest(AttributionKind.self).failure("facts: facts\nmodel: base", inputs: inputs)
        == "there are no facts")
  }
}
