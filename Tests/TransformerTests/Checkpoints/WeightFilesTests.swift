import Foundation
import Tensors
import TestSupport
import Testing

@testable import Transformer

/// Files of weights: what is in them, and under which names.
struct WeightFilesTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// A model's folder, its tensors under other names.
  private func write(_ model: LanguageModel, named: (String) -> String) throws {
    let tensors = Checkpoint.tensors(of: model).map { (name: named($0.name), tensor: $0.tensor) }
    try SafeTensors.encode(tensors).write(to: folder.url.appending(path: Checkpoint.weightsFile))
    try model.configuration.json()
      .write(to: folder.url.appending(path: Checkpoint.configurationFile))
  }

  @Test func entriesAreSortedByNumber() throws {
    var shape = TinyModels.writableShape(.gpt2)
    shape.blocks = Array(repeating: shape.blocks[0], count: 11)
    try write(LanguageModel(initializing: shape, seed: 1)) { $0 }
    let entries = try Checkpoint.survey(of: folder.url).tensors
    let layers = entries.filter { $0.name.hasSuffix("attn.c_attn.weight") }.map(\.name)
    #expect(layers == (0..<11).map { "transformer.h.\($0).attn.c_attn.weight" })
    let first = try #require(entries.first { $0.name.hasSuffix("h.0.attn.c_attn.weight") })
    #expect(first.type == "F32" && first.shape == [16, 48] && first.file == "model.safetensors")
  }

  @Test func olderNamesAreKnown() throws {
    let gpt2 = LanguageModel(initializing: TinyModels.writableShape(.gpt2), seed: 1)
    try write(gpt2) { String($0.dropFirst("transformer.".count)) }
    #expect(
      try Checkpoint.load(folder.url).parameters.map(\.tensor.scalars)
        == gpt2.parameters.map(\.tensor.scalars))
    var shape = TinyModels.writableShape(.neox)
    shape.tiesEmbeddings = false
    let neox = LanguageModel(initializing: shape, seed: 1)
    try write(neox) { $0 == "lm_head.weight" ? "embed_out.weight" : $0 }
    #expect(try Checkpoint.load(folder.url).unembedding?.scalars == neox.unembedding?.scalars)
  }

  /// Another family's older names are nothing to a family.
  @Test func namesOfOtherFamiliesAreNotTheirs() throws {
    var shape = TinyModels.shape(.llama)
    shape.tiesEmbeddings = false
    try write(LanguageModel(initializing: shape, seed: 1)) {
      $0 == "lm_head.weight" ? "embed_out.weight" : $0
    }
    let error = #expect(throws: FileError.self) { try Checkpoint.load(folder.url) }
    #expect(error?.description == "model.safetensors: has no tensor 'lm_head.weight'")
  }

  @Test func sizesAreComparedBeforeAnythingIsMade() throws {
    let model = TinyModels.model(.llama)
    try write(model) { $0 }
    var shape = model.configuration
    shape.vocabulary = 1 << 24
    let files = try WeightFiles(in: folder.url)
    let error = #expect(throws: FileError.self) { try files.checkSizes(of: shape) }
    #expect(
      error?.message
        == "tensor 'model.embed_tokens.weight' has shape [17, 12], the configuration says "
        + "[16777216, 12]")
    shape = model.configuration
    shape.blocks += shape.blocks
    let missing = #expect(throws: FileError.self) { try files.checkSizes(of: shape) }
    #expect(missing?.message == "has no tensor 'model.layers.3.mlp.down_proj.weight'")
  }

  @Test func aTensorIsFoundByTheFirstNameThatThereIs() throws {
    try write(TinyModels.model(.llama)) { $0 }
    let files = try WeightFiles(in: folder.url)
    let name = "model.norm.weight"
    #expect(
      try files.tensor(["other", name], shape: [12]).scalars == Array(repeating: 1, count: 12))
    let error = #expect(throws: FileError.self) { try files.tensor(["a", "b"], shape: [12]) }
    #expect(error?.description == "model.safetensors: has no tensor 'a'")
  }
}
