import Tensors
import TestSupport
import Testing

@testable import Transformer

/// Components that are trained while the rest stands still.
struct SelectionTests {
  private static let sequences: [[Int32]] = [
    [1, 5, 9, 3, 2, 7], [4, 4, 16], [2, 8, 8, 1], [3, 6],
  ]

  /// The gradient of a selection is the whole gradient's part; a step moves nothing else.
  @Test(arguments: Families.all) func onlyWhatIsChosenMoves(
    family: ModelConfiguration.Family
  ) throws {
    let model = TinyModels.model(family)
    let batch = LabelledBatch(Self.sequences)
    let whole = valueWithGradient(at: model) { batch.loss(of: $0) }
    for component in ComponentTests.components {
      let chosen = try Selection([component], of: model)
      #expect(
        chosen.applied(to: model).parameters.map(\.tensor.scalars)
          == model.parameters.map(\.tensor.scalars))
      let (loss, gradient) = valueWithGradient(at: chosen) { batch.loss(of: $0.applied(to: model)) }
      #expect(abs(loss - whole.value) < 1e-6)
      let expected = try Selection([component], of: whole.gradient)
      for ((name, seen), (_, wanted)) in zip(gradient.parameters, expected.parameters) {
        #expect(largestDifference(seen.scalars, wanted.scalars) < 1e-6, "\(component): \(name)")
      }
      var trainer = Self.trainer(model, chosen)
      _ = trainer.train(on: Self.sequences)
      let moved = Set(
        zip(trainer.model.parameters, model.parameters)
          .filter { $0.tensor.scalars != $1.tensor.scalars }.map(\.0.name))
      let allowed = Set(try model.configuration.slices(of: component).map(\.path))
      #expect(!moved.isEmpty && moved.isSubset(of: allowed), "\(component) moved \(moved)")
    }
  }

  @Test func rowsBesideAHeadStandStill() throws {
    let model = TinyModels.model(.gemma2)
    var trainer = Self.trainer(model, try Selection([.key(layer: 0, head: 1)], of: model))
    _ = trainer.train(on: Self.sequences)
    let moved = zip(
      trainer.model.blocks[0].queryKeyValue.weight.scalars,
      model.blocks[0].queryKeyValue.weight.scalars
    ).enumerated().filter { $1.0 != $1.1 }.map { $0.offset / 12 }
    #expect(Set(moved) == Set(20..<24))
  }

  /// Rectangles that touch or overlap become one; all of them together, the whole.
  @Test func slicesAreUnited() {
    let parameter = Tensor.zeros([6, 4])
    func united(_ slices: [ParameterSlice]) -> [String] {
      ParameterSlice.united(slices, in: parameter).map(\.description)
    }
    let rows = { (range: Range<Int>) in ParameterSlice(path: "w", rows: range) }
    #expect(united([]) == [])
    #expect(united([rows(4..<5), rows(0..<2), rows(1..<3)]) == ["w[rows 0..<3]", "w[rows 4..<5]"])
    #expect(united([rows(0..<3), rows(3..<6)]) == ["w"])
    #expect(united([rows(0..<3), ParameterSlice(path: "w")]) == ["w"])
    let columns = { (range: Range<Int>) in ParameterSlice(path: "w", columns: range) }
    #expect(united([columns(2..<3), columns(0..<1)]) == ["w[columns 0..<1]", "w[columns 2..<3]"])
    #expect(united([columns(0..<4)]) == ["w"])
  }

  /// A buffer that is given back while a pointer into it is in use shows in what another thread makes.
  @Test func gradientsLeaveTheWorkOfOtherThreadsAlone() async throws {
    let model = TinyModels.model(.gpt2)
    let batch = LabelledBatch(Self.sequences)
    let norms = try Selection([.norms(layer: 0)], of: model)
    let expected = batch.loss(of: model).scalar
    let slope = valueWithGradient(at: norms) { batch.loss(of: $0.applied(to: model)) }.gradient
      .parameters.map(\.tensor.scalars)
    await withTaskGroup(of: Bool.self) { group in
      for worker in 0..<4 {
        group.addTask {
          (0..<600).allSatisfy { _ in
            guard worker % 2 == 0 else { return batch.loss(of: model).scalar == expected }
            return valueWithGradient(at: norms) { batch.loss(of: $0.applied(to: model)) }.gradient
              .parameters.map(\.tensor.scalars) == slope
          }
        }
      }
      for await isRight in group { #expect(isRight) }
    }
  }

  private static func trainer<Part: Trainee>(
    _ model: LanguageModel, _ part: Part
  ) -> Trainer<Part> {
    Trainer(
      model, training: part, options: .init(weightDecay: 0.1),
      schedule: WarmupCosineSchedule(peak: 1e-2, warmup: 1, steps: 4, floor: 1), threads: 2)
  }
}
