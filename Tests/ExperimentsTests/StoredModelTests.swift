import Facts
import Foundation
import Notebook
import NotebookTesting
import Tensors
import TestSupport
import Testing
import Transformer

@testable import Experiments

/// Models in the store that came in a GGUF file: read, changed, exported.
struct StoredModelTests {
  private static func fixture(_ name: String) throws -> Data {
    try Data(
      contentsOf: Checkout.root.appending(path: "Tests/TransformerTests/Fixtures/gguf/\(name)"))
  }

  private static func output() async throws -> KindOutput {
    try await KindTest(CheckpointKind.self, files: ["m.gguf": fixture("llama.gguf")])
      .runTwice("folder: m.gguf").output
  }

  private static func scalars(_ model: LanguageModel) -> [String: [Float]] {
    Dictionary(
      uniqueKeysWithValues: Checkpoint.tensors(of: model).map { ($0.name, $0.tensor.scalars) })
  }

  @Test func theFileIsTheModel() async throws {
    let output = try await Self.output()
    #expect(output.blobs == ["m.gguf"])
    let stored = StoredModel(output.stored)
    #expect(stored.isThere && stored.isWrittenAnew)
    #expect(try stored.configuration().width == 32)
    #expect(try stored.model().configuration == stored.configuration())
    #expect(try stored.tokenizer().decode([5]) == "<5>")
    #expect(try output.read(AskedModel.self).model.configuration.layers == 2)
  }

  /// A change lies beside the file, and is taken unless what it came from is asked for.
  @Test func changesLieBesideTheFile() async throws {
    let output = try await Self.output()
    let root = try StoredModel(output.stored).model()
    var model = root
    model.blocks[1].down.weight.withMutableScalars { $0[3] += 1 }
    let changed = try KindOutput(ChangedModel(model, from: output.stored))
    #expect(changed.blobs == ["changes.safetensors", "m.gguf"])
    let stored = StoredModel(changed.stored)
    #expect(try Self.scalars(stored.model()) == Self.scalars(model))
    #expect(try Self.scalars(stored.model(isChanged: false)) == Self.scalars(root))

    let exported = try #require(try ExportedModel(of: changed.stored)).files
    #expect(
      exported.keys.sorted()
        == ["config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json"])
    let whole = try TemporaryFolder()
    for (name, data) in exported { try data.write(to: whole.url.appending(path: name)) }
    #expect(try Self.scalars(Checkpoint.load(whole.url)) == Self.scalars(model))
    withExtendedLifetime((output, changed)) {}
  }
}
