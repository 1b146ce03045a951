import Notebook
import NotebookTesting

@testable import Experiments

/// The small scene with `edited`, its model after a short edit of its first feed-forward layer; made once.
struct EditedScene: Sendable {
  private static let made = Task { try await EditedScene() }

  /// The scene.
  static var shared: EditedScene { get async throws { try await made.value } }

  private let scene: SmallScene
  private let edited: KindOutput

  private init() async throws {
    scene = try await SmallScene.shared
    edited = try await scene.run(
      EditKind.self,
      "model: base\nfacts: facts\ntexts: texts\ncomponents: first\nbatch: 8\nsteps: 30\n"
        + "learning_rates: [0.01]\nretain_weight: 0.1"
    ).output
  }

  /// What kinds put out, by the id that keys of tests name it by.
  var inputs: [String: KindOutput] { scene.inputs(adding: ["edited": edited]) }

  /// Runs a kind on the scene; whatever it puts out is finite.
  func run<Kind: ExperimentKind>(
    _ kind: Kind.Type, _ keys: String, adding others: [String: KindOutput] = [:]
  ) async throws -> KindRun<Kind> {
    try await scene.run(kind, keys, adding: others.merging(["edited": edited]) { $1 })
  }
}
