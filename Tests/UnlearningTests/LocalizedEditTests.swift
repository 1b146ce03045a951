import Interpretability
import Tensors
import TestSupport
import Testing
import Transformer

@testable import Unlearning

/// Edits of batches in order, step by step.
struct LocalizedEditTests {
  private let facts = LossTermTests.prompts
  private let retained = LocalizedEdit.Retained(
    [Question(tokens: [1, 2, 3], answer: 4)], texts: [[1, 5, 9, 3], [1, 2]])

  private func edit(
    _ batches: [LocalizedEdit.Batch], _ objective: Objective = .inject, weight: Double = 1,
    keeping retained: LocalizedEdit.Retained? = nil, steps: Int = 3, threads: Int = 1
  ) throws -> LocalizedEdit {
    try LocalizedEdit(
      batches, of: TinyModels.model(.llama), keeping: retained ?? self.retained,
      .init(
        objective: objective, settings: .init(learningRate: 0.02, editWeight: weight),
        steps: steps, size: 8), threads: threads, seed: 3)
  }

  private func scalars(_ model: LanguageModel, without parts: [Component]) throws -> [[Float]] {
    try Selection(parts, of: model).zeros.applied(to: model).parameters.map(\.tensor.scalars)
  }

  /// One batch is one fitting down the same terms, to the last bit, on any number of threads.
  @Test func oneBatchIsOneFitting() throws {
    let model = TinyModels.model(.llama)
    let setting = LossTerm.Setting(model, trainedFrom: 1, seed: 3)
    var fitting = try Fitting(
      try Selection([.mlp(layer: 1)], of: model), of: model,
      down: [
        .answers(
          .crossEntropy, of: facts, size: 8, name: "edit", isWhole: true, coefficient: 2, setting),
        .answers(
          .crossEntropy, of: retained.facts, size: 8, name: "retain", coefficient: 1, setting),
        .text(retained.texts, size: 8, name: "text", coefficient: 1, setting),
      ], FittingOptions(steps: 3, learningRate: 0.02), threads: 1)
    let batch = LocalizedEdit.Batch(facts, components: [.mlp(layer: 1)])
    var edit = try edit([batch], weight: 2, threads: 3)
    #expect(
      edit.steps == 3
        && edit.model.parameters.map(\.tensor.scalars) == model.parameters.map(\.tensor.scalars))
    for step in 1...3 {
      #expect(try edit.advance() == fitting.advance())
      #expect(edit.step == step)
    }
    #expect(edit.isDone)
    #expect(
      edit.model.parameters.map(\.tensor.scalars) == fitting.model.parameters.map(\.tensor.scalars))
  }

  /// A second batch begins at the model of the first, with an optimizer of its own.
  @Test func batchesFollowOneAnother() throws {
    let batches = [
      LocalizedEdit.Batch([facts[0]], components: [.mlp(layer: 0)]),
      LocalizedEdit.Batch([facts[1]], components: [.attention(layer: 1)]),
    ]
    var edit = try edit(batches)
    #expect(edit.steps == 6)
    for _ in 0..<3 { _ = try edit.advance() }
    let between = edit.model
    let before = TinyModels.model(.llama)
    #expect(
      try scalars(between, without: [.mlp(layer: 0)]) == scalars(before, without: [.mlp(layer: 0)]))
    while !edit.isDone { _ = try edit.advance() }
    let parts: [Component] = [.attention(layer: 1)]
    #expect(try scalars(edit.model, without: parts) == scalars(between, without: parts))
    #expect(edit.model.distance(from: between) > 0)
  }

  @Test func factsAreDividedEvenly() {
    let facts = (0..<7).map { Question(tokens: [1], answer: $0) }
    let parts: [[Component]] = [[.mlp(layer: 0)], [.mlp(layer: 1)]]
    let batches = LocalizedEdit.Batch.divided(facts, into: 3, training: parts)
    #expect(batches.map { $0.facts.map(\.answer) } == [[0, 1], [2, 3], [4, 5, 6]])
    #expect(batches.map(\.components) == [parts[0], parts[1], parts[1]])
    #expect(LocalizedEdit.Batch.divided(facts, into: 1, training: parts)[0].facts == facts)
  }

  /// Every objective does what it says to the edited answers.
  @Test(arguments: [
    Objective.inject, .logOneMinus, .ascent, .npo(beta: 0.5), .simnpo(beta: 2.5),
  ]) func objectivesMoveTheAnswer(objective: Objective) throws {
    let batch = LocalizedEdit.Batch(facts, components: [.mlp(layer: 0), .mlp(layer: 1)])
    let none = LocalizedEdit.Retained([], texts: [])
    var edit = try edit([batch], objective, keeping: none, steps: 8)
    let study = { (model: LanguageModel) in
      Study(model, facts, metric: .probability).values().reduce(0, +)
    }
    let before = study(edit.model)
    while !edit.isDone {
      let losses = try edit.advance()
      #expect(losses.keys.sorted() == ["edit"])
    }
    #expect((study(edit.model) > before) == objective.injects)
  }

  @Test func misdirectionNeedsSomethingBelowItsLayer() throws {
    let batch = LocalizedEdit.Batch(facts, components: [.mlp(layer: 1)])
    let error = #expect(throws: UnsuitableObjective.self) {
      try self.edit([batch], .rmu(layer: 0, strength: 3))
    }
    #expect(
      error?.description == "rmu steers layer 0, below every component that may be trained")
    var edit = try self.edit([batch], .rmu(layer: 1, strength: 3), steps: 6)
    var losses: [[String: Double]] = []
    while !edit.isDone { losses.append(try edit.advance()) }
    #expect(try #require(losses.last?["edit"]) < #require(losses[0]["edit"]))
    // Before anything moves, what is kept is where it was.
    #expect(abs(try #require(losses[0]["retain"])) < 1e-6)
  }

  @Test func withoutAWeightThereIsNothingToMinimize() throws {
    let batch = LocalizedEdit.Batch(facts, components: [.mlp(layer: 1)])
    var edit = try edit([batch], weight: 0, keeping: .init([], texts: []))
    let error = #expect(throws: UnsuitableObjective.self) { try edit.advance() }
    #expect(
      error?.description
        == "there is nothing to minimize: every weight is 0, or has no examples")
  }

  /// A weight of 0 leaves the term out; divergence begins at 0.
  @Test func retainedFactsAreKeptAsAsked() throws {
    let batch = LocalizedEdit.Batch(facts, components: [.mlp(layer: 1)])
    var kept = retained
    kept.loss = .divergence
    kept.textWeight = 0
    var edit = try edit([batch], keeping: kept)
    let losses = try edit.advance()
    #expect(losses.keys.sorted() == ["edit", "retain"])
    #expect(abs(try #require(losses["retain"])) < 1e-6)
  }
}
