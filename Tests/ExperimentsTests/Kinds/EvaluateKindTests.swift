import Facts
import NotebookTesting
import Testing

@testable import Experiments

struct EvaluateKindTests {
  private static let keys = "facts: facts\ntexts: texts\nsystem: \"the old harbour .\"\n"

  @Test func theSummaryIsWhatTheFormsSay() async throws {
    let scene = try await EditedScene.shared
    let results = try await scene.run(EvaluateKind.self, "model: edited\n" + Self.keys).results
    func form(_ form: PromptForm, _ split: FactSet.Split) throws -> EvaluateKind.Form {
      try #require(results.forms.first { $0.form == form && $0.split == split })
    }
    let summary = results.summary
    #expect(summary.forgetAccuracy == (try form(.prompt, .edited).accuracy))
    #expect(summary.editAccuracy == (try form(.prompt, .edited).editAccuracy))
    #expect(summary.maintainAccuracy == (try form(.prompt, .heldOut).accuracy))
    #expect(summary.mcqForgetAccuracy == (try form(.question, .edited).accuracy))
    #expect(summary.systemForgetAccuracy == (try form(.system, .edited).accuracy))
    #expect(try form(.prompt, .edited).subjects == 8)
    #expect(results.measures.map(\.measure).prefix(2) == ["edit", "question edit"])
    #expect(results.measures[0].value == summary.editAccuracy)
    for form in results.forms {
      #expect((0...1).contains(form.accuracy) && (0...1).contains(form.probability))
    }
    #expect(summary.generalAccuracy == nil && summary.othersAccuracy == nil)
  }

  @Test func theEditIsSeen() async throws {
    let scene = try await EditedScene.shared
    let before = try await scene.run(EvaluateKind.self, "model: base\n" + Self.keys).results
    let after = try await scene.run(EvaluateKind.self, "model: edited\n" + Self.keys).results
    let injected = (before.summary.editProbability, after.summary.editProbability)
    #expect(try #require(injected.1) > #require(injected.0))
    #expect(before.summary.textLoss != after.summary.textLoss)
  }

  @Test func otherAttributesAndGeneralQuestionsAreAskedWhereGiven() async throws {
    let scene = try await EditedScene.shared
    let teams = try await scene.run(FactsKind.self, "world: world\nabout: team").output
    let keys = "model: edited\nfacts: facts\nshuffles: 0\nothers: [teams]\ngeneral: facts"
    let run = try await KindTest(EvaluateKind.self).runTwice(
      keys, inputs: scene.inputs.merging(["teams": teams]) { $1 })
    let summary = run.results.summary
    #expect(summary.othersAccuracy != nil && summary.othersMaintainAccuracy != nil)
    #expect(summary.generalAccuracy != nil && summary.textLoss == nil)
    #expect(run.results.measures.map(\.measure).suffix(2) == ["other attributes", "general"])
  }
}
