import Notebook
import NotebookTesting
import Testing

@testable import Experiments

/// A tiny world, a model that was trained on it for a few seconds, and what most kinds read besides: each
/// made once, by its kind, for all tests.
struct SmallScene: Sendable {
  private static let made = Task { try await SmallScene() }

  /// The scene.
  static var shared: SmallScene { get async throws { try await made.value } }

  static let worldKeys = """
    athletes: 24
    golfers: 4
    first_names: 6
    last_names: 8
    teams: 4
    towns: 4
    places: 8
    place_names: 4
    countries: 3
    products: 2
    """

  static let modelKeys = """
    world: world
    layers: 2
    width: 32
    heads: 2
    mlp_width: 64
    batch: 12
    learning_rate: 0.01
    checks: 2

    """

  /// What kinds put out, by the id that keys of tests name it by: `world`, `base` (the model), `facts` (on
  /// sports, eight of them edited), `texts`, `first` and `second` (the feed-forward layer of that number).
  private(set) var inputs: [String: KindOutput] = [:]

  private init() async throws {
    inputs["world"] = try await KindTest(WorldKind.self).run(Self.worldKeys).output
    inputs["base"] = try await KindTest(TrainKind.self).run(
      Self.modelKeys + "steps: 600", inputs: inputs
    ).output
    inputs["facts"] = try await KindTest(FactsKind.self).run(
      "world: world\nedited: 8\nretained: 0.5\nneighbours: 2", inputs: inputs
    ).output
    inputs["texts"] = try await KindTest(TextsKind.self).run(
      "world: world\nretained: 8\nheld_out: 4", inputs: inputs
    ).output
    for (layer, name) in ["first", "second"].enumerated() {
      inputs[name] = try await KindTest(LocalizeKind.self).run(
        "model: base\nrule: layers\nlayers: [\(layer)]\ncomponents: mlps", inputs: inputs
      ).output
    }
  }

  /// Runs a kind on the scene; whatever it puts out is finite.
  func run<Kind: ExperimentKind>(
    _ kind: Kind.Type, _ keys: String, adding others: [String: KindOutput] = [:], seed: UInt64 = 0
  ) async throws -> KindRun<Kind> {
    let run = try await KindTest(kind).run(keys, inputs: inputs(adding: others), seed: seed)
    #expect(run.output.columnsNotFinite == [])
    return run
  }

  /// What a run says that fails.
  func failure<Kind: ExperimentKind>(
    of kind: Kind.Type, _ keys: String, adding others: [String: KindOutput] = [:]
  ) async -> String? {
    await KindTest(kind).failure(keys, inputs: inputs(adding: others))
  }

  /// The inputs with others beside or instead.
  func inputs(adding others: [String: KindOutput]) -> [String: KindOutput] {
    inputs.merging(others) { $1 }
  }
}

extension [Double] {
  /// Their mean.
  var average: Double { reduce(0, +) / Double(count) }
}
