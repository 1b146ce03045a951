import Foundation
import Tensors
import TestSupport
import Testing

@testable import Transformer

/// What holds for every family.
struct FamilyRegistryTests {
  @Test func familiesAreKnownByTheirNames() {
    #expect(
      ModelConfiguration.Family.allCases.map(\.name)
        == [
          "llama", "mistral", "qwen2", "qwen3", "olmo2", "phi3", "gemma", "gemma2", "gemma3_text",
          "gpt2", "gpt_neo", "gpt_neox",
        ])
    #expect(Set(Families.all.map(\.name)).count == Families.all.count)
    #expect(Set(Families.all).count == Families.all.count)
  }

  /// `config.json` byte for byte, as stored outputs have it.
  @Test(arguments: ModelConfiguration.Family.allCases) func writtenFilesAreTheSameBytes(
    family: ModelConfiguration.Family
  ) throws {
    let file = try #require(Bundle.module.resourceURL)
      .appending(path: "Fixtures/written/\(family.name).json")
    let written = TinyModels.shape(family).json()
    #expect(
      String(decoding: written, as: UTF8.self) == (try String(contentsOf: file, encoding: .utf8)))
  }

  /// The small world's model, as the book's first chapter stores it.
  @Test func theSmallWorldsFileIsTheSameBytes() throws {
    let file = try #require(Bundle.module.resourceURL)
      .appending(path: "Fixtures/written/small-world.json")
    var shape = ModelConfiguration(
      family: .gemma, vocabulary: 368, width: 128, mlpWidth: 384, layers: 6, heads: 4,
      keyHeads: 4, headWidth: 32, contextLength: 256)
    shape.beginToken = 2
    shape.endToken = 1
    shape.padToken = 0
    #expect(
      String(decoding: shape.json(), as: UTF8.self)
        == (try String(contentsOf: file, encoding: .utf8)))
  }

  @Test(arguments: Families.all) func writtenFilesAreRead(
    family: ModelConfiguration.Family
  ) throws {
    var shape = TinyModels.writableShape(family)
    shape.beginToken = 2
    shape.endToken = 1
    let read = try ModelConfiguration(json: shape.json(), families: Families.all)
    #expect(read == shape)
    shape.tiesEmbeddings = false
    #expect(try ModelConfiguration(json: shape.json(), families: Families.all) == shape)
  }

  /// Every parameter lies in tensors of its own, which together have its scalars.
  @Test(arguments: Families.all) func namesCoverAllTensors(
    family: ModelConfiguration.Family
  ) throws {
    var shape = TinyModels.shape(family)
    shape.tiesEmbeddings = false
    let model = LanguageModel(initializing: shape, seed: 6)
    var names: [String] = []
    for (path, tensor) in model.parameters {
      let piece = shape.piece(ofParameter: path)
      names += piece.names
      let sizes = piece.shapes(of: tensor.shape).map { $0.reduce(1, *) }
      #expect(sizes.count == piece.names.count)
      #expect(sizes.reduce(0, +) == tensor.count, "\(path)")
      let split = piece.split(tensor)
      #expect(split.map(\.name) == piece.names)
      #expect(split.map(\.tensor.shape) == piece.shapes(of: tensor.shape))
      #expect(piece.joined(split.map(\.tensor), shape: tensor.shape).scalars == tensor.scalars)
    }
    #expect(Set(names).count == names.count)
    #expect(names.allSatisfy { shape.names(of: $0)[0] == $0 })
  }

  /// What is described by sizes only is what a file that says only sizes describes, but for the fields
  /// that transformers never leaves out.
  @Test(arguments: [
    ModelConfiguration.Family.llama, .mistral, .qwen2, .qwen3, .olmo2, .phi3, .gemma, .neox,
  ]) func defaultsAreTheFamilys(
    family: ModelConfiguration.Family
  ) throws {
    let json = """
      {"model_type": "\(family.name)", "vocab_size": 17, "hidden_size": 32, "intermediate_size": 10,
       "num_hidden_layers": 2, "num_attention_heads": 4, "max_position_embeddings": 16,
       "num_key_value_heads": 4, "head_dim": 8}
      """
    let described = ModelConfiguration(
      family: family, vocabulary: 17, width: 32, mlpWidth: 10, layers: 2, heads: 4, keyHeads: 4,
      headWidth: 8, contextLength: 16)
    #expect(try ModelConfiguration(json: Data(json.utf8)) == described)
  }
}
