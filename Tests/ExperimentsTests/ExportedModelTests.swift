import Foundation
import Notebook
import NotebookTesting
import Tensors
import Testing
import Transformer

@testable import Experiments

/// What `palimpsest model export` writes is the whole model that a cell put out.
struct ExportedModelTests {
  /// Kinds that put out a changed model, with their keys.
  private static let changes: [(any ExperimentKind.Type, String)] = [
    (
      EditKind.self,
      "components: first\nbatch: 8\nsteps: 2\nlearning_rates: [0.01]\nretain_weight: 0.1"
    ),
    (ClosedFormKind.self, "components: first\nrule: rome\nsteps: 2"),
    (RelearnKind.self, "method: {lora: {ranks: [2]}}\nsteps: 2\nkeep: true"),
  ]

  @Test(arguments: [0, 1, 2]) func changesAreInTheWeights(number: Int) async throws {
    let (kind, keys) = Self.changes[number]
    let scene = try await SmallScene.shared
    func output(_ kind: (some ExperimentKind).Type) async throws -> KindOutput {
      try await scene.run(kind, "model: base\nfacts: facts\ntexts: texts\n" + keys).output
    }
    let changed = try await output(kind)
    let base = try #require(scene.inputs["base"])

    let exported = try exported(changed)
    #expect(try parameters(exported) == parameters(StoredModel(changed.stored).model()))
    #expect(try parameters(exported) != parameters(StoredModel(base.stored).model()))
    #expect(
      try ExportedModel(of: changed.stored)?.files.keys.sorted()
        == ["config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json"])
    withExtendedLifetime(changed) {}
  }

  @Test(arguments: FamilyModel.all) func everyFamilyIsExportedWhole(
    family: ModelConfiguration.Family, tokenizer: String
  ) async throws {
    var scene = try await FamilyModel(family, tokenizer: tokenizer)
    _ = try await scene.run(
      EditKind.self,
      "model: base\nfacts: facts\ntexts: texts\ncomponents: lookup\nbatch: 8\nsteps: 1\n"
        + "learning_rates: [0.01]\nretain_weight: 0", as: "edited")
    let edited = try #require(scene.inputs["edited"])
    #expect(try parameters(exported(edited)) == parameters(StoredModel(edited.stored).model()))
  }

  @Test func filesOfAnUnchangedModelStayAsTheyCame() async throws {
    let stored = try #require(try await SmallScene.shared.inputs["base"]).stored
    let exported = try #require(try ExportedModel(of: stored)).files
    #expect(try exported == stored.blobs.mapValues { try Data(contentsOf: $0) })
  }

  @Test func whatIsNoModelIsNotExported() async throws {
    let facts = try #require(try await SmallScene.shared.inputs["facts"]).stored
    #expect(try ExportedModel(of: facts) == nil)
  }

  /// The model as it is read from a folder of its exported files.
  private func exported(_ output: KindOutput) throws -> LanguageModel {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "exported-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for (name, data) in try #require(try ExportedModel(of: output.stored)).files {
      try data.write(to: folder.appending(path: name))
    }
    return try Checkpoint.load(folder)
  }

  /// Every scalar of a model, by the name that its checkpoint uses.
  private func parameters(_ model: LanguageModel) -> [String: [Float]] {
    Dictionary(
      uniqueKeysWithValues: Checkpoint.tensors(of: model).map { ($0.name, $0.tensor.scalars) })
  }
}
