import Facts
import Frames
import NotebookTesting
import Testing

@testable import Experiments

struct EvaluateKindTests {
  private static let keys = "facts: facts\ntexts: texts\nsystem: \"the old harbour .\"\n"

  /// The intervals of every share that forms are asked for follow from the facts of its own form and split.
  @Test func sharesSayHowManyFactsTheyAreOf() async throws {
    let scene = try await EditedScene.shared
    let output = try await scene.run(EvaluateKind.self, "model: edited\nfacts: facts").output
    let summary = try #require(output.frames.first { $0.name == "summary" })
    let forms = try #require(output.frames.first { $0.name == "forms" })
    let counted = summary.withScoreIntervals(
      EvaluateKind.Summary.trials, in: CountedOutput { _ in forms })
    let row = counted.rows[0]
    for (position, column) in summary.columns.enumerated()
    where column.name.hasSuffix("_accuracy") || column.name.hasSuffix("_probability") {
      let isCounted = !["others_accuracy", "others_maintain_accuracy", "general_accuracy"]
        .contains(column.name)
      #expect((EvaluateKind.Summary.trials[column.name] != nil) == isCounted, "\(column.name)")
      #expect(
        (counted.interval(of: position, in: row) != nil)
          == (isCounted && row[position] != .missing), "\(column.name)")
    }
    let facts = try #require(forms.index(of: "subjects").map { forms.rows[0][$0].asDouble })
    let share = try #require(summary.index(of: "edit_accuracy"))
    let score = WilsonInterval(
      proportion: try #require(row[share].asDouble), trials: Int(try #require(facts)))
    #expect(counted.interval(of: share, in: row) == score.low...score.high)
  }

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

  private static let worded =
    "facts: facts\nwordings: {hand: \"{subject} plays\", bare: \"{subject}\"}"

  /// Facts in other wordings are asked for in each; without them, nothing of it is put out.
  @Test func wordingsAreAskedForWhereFactsHaveThem() async throws {
    let scene = try await EditedScene.shared
    let facts = try await scene.run(RewordKind.self, Self.worded).output
    let keys = "model: edited\nfacts: worded\nforms: [prompt]"
    let run = try await KindTest(EvaluateKind.self).runTwice(
      keys, inputs: scene.inputs.merging(["worded": facts]) { $1 })
    let wordings = run.results.wordings
    #expect(Set(run.results.forms.map(\.form)) == [.prompt])
    #expect(
      wordings.filter { $0.split == .edited }.map(\.wording) == ["prompt", "hand", "bare", "all"])
    let edited = try #require(wordings.first)
    #expect(edited.shares.subjects == 8 && edited.shares.prompts == 8)
    let trained = try #require(run.results.forms.first { $0.split == .edited })
    #expect(abs(try #require(edited.shares.rightShare).value - trained.probability) < 1e-9)
    #expect(
      abs(try #require(edited.shares.injectedShare).value - #require(trained.editProbability))
        < 1e-9)
    #expect(wordings[3].shares.prompts == 16 && wordings[3].shares.subjects == 8)
    #expect(wordings.last?.split == .heldOut && wordings.last?.shares.injectedShare == nil)
    // Facts without other wordings stand beside them by their prompts alone.
    let some = try await scene.run(RewordKind.self, Self.worded + "\nsplits: [edited]").output
    let rest = try await scene.run(EvaluateKind.self, keys, adding: ["worded": some]).results
    #expect(rest.wordings.map(\.wording) == ["prompt", "hand", "bare", "all", "prompt"])
    #expect(
      rest.wordings.last?.shares.rightShare
        == wordings.first { $0.split == .heldOut }?.shares.rightShare)
    let plain = try await scene.run(
      EvaluateKind.self, "model: edited\nfacts: facts\nforms: [prompt]")
    #expect(plain.results.wordings.isEmpty && !plain.output.frames.map(\.name).contains("wordings"))
  }

  /// Options in words are told apart by the model's shares, not by letters.
  @Test func generalQuestionsMayBeAnsweredInWords() async throws {
    let scene = try await EditedScene.shared
    let keys = "model: edited\nfacts: facts\nforms: [prompt]\ngeneral: facts\n"
    let letters = try await scene.run(EvaluateKind.self, keys).results.summary
    let texts = try await scene.run(
      EvaluateKind.self, keys + "general_prompt: \"{question}\""
    ).results.summary
    #expect(letters.generalAccuracy != nil && texts.generalAccuracy != nil)
    let asked = try #require(scene.inputs["edited"]).read(AskedModel.self)
    let set = try #require(scene.inputs["facts"]).read(FactSet.self)
    let writer = ExamWriter(asked: asked, format: ExamFormat(), seed: 0)
    let questions = try writer.optionTexts(on: set.facts, prompt: "{question}").made
    let answers = questions.sharedAnswers(of: asked.model, threads: 1)
    let right = answers.count { $0.likeliest == $0.right }
    #expect(texts.generalAccuracy == Double(right) / Double(answers.count))
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
