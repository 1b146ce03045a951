import Foundation
import Tensors
import TestSupport
import Testing

@testable import Transformer

/// What files hold beside what their configuration says.
struct WeightChecksTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Writes a model's folder, other tensors beside or in place of its own.
  private func write(
    _ model: LanguageModel, without left: Set<String> = [],
    and others: [(name: String, tensor: Tensor)] = []
  ) throws {
    let tensors = Checkpoint.tensors(of: model).filter { !left.contains($0.name) } + others
    try SafeTensors.encode(tensors).write(to: folder.url.appending(path: Checkpoint.weightsFile))
    try model.configuration.json()
      .write(to: folder.url.appending(path: Checkpoint.configurationFile))
  }

  private func complaint() -> String {
    do {
      _ = try Checkpoint.load(folder.url)
      return "no complaint"
    } catch {
      return "\(error)"
    }
  }

  /// A family whose tiny model is tied, and what it calls its embedding.
  static let tied: [(ModelConfiguration.Family, String)] = [
    (.llama, "model.embed_tokens.weight"), (.gemma3, "model.embed_tokens.weight"),
    (.gpt2, "transformer.wte.weight"),
  ]

  // MARK: - Heads

  /// A head that is another than the embedding counts, whatever the configuration says; it is written so.
  @Test(arguments: tied) func aHeadOfItsOwnIsKept(
    family: ModelConfiguration.Family, embedding: String
  ) throws {
    let model = LanguageModel(initializing: TinyModels.writableShape(family), seed: 1)
    let width = model.configuration.width
    let head = Tensor((0..<17 * width).map { Float($0 % 7) - 3 }, shape: [17, width])
    try write(model, and: [("lm_head.weight", head)])
    let loaded = try Checkpoint.load(folder.url)
    #expect(!loaded.configuration.tiesEmbeddings)
    #expect(loaded.unembedding?.scalars == head.scalars)
    #expect(loaded.embedding.scalars == model.embedding.scalars)
    #expect(try !Checkpoint.survey(of: folder.url).shape.tiesEmbeddings)
    #expect(Checkpoint.tensors(of: loaded).map(\.name).contains("lm_head.weight"))
  }

  @Test(arguments: tied) func aCopyOfTheEmbeddingIsNoHead(
    family: ModelConfiguration.Family, embedding: String
  ) throws {
    let model = LanguageModel(initializing: TinyModels.writableShape(family), seed: 1)
    try write(model, and: [("lm_head.weight", model.embedding)])
    let loaded = try Checkpoint.load(folder.url)
    #expect(loaded.configuration.tiesEmbeddings && loaded.unembedding == nil)
    #expect(try Checkpoint.survey(of: folder.url).shape.tiesEmbeddings)
  }

  /// A tied matrix may be stored as the head only.
  @Test(arguments: tied) func theHeadIsTheEmbeddingWhereThereIsNoOther(
    family: ModelConfiguration.Family, embedding: String
  ) throws {
    let model = LanguageModel(initializing: TinyModels.writableShape(family), seed: 1)
    try write(model, without: [embedding], and: [("lm_head.weight", model.embedding)])
    let loaded = try Checkpoint.load(folder.url)
    #expect(loaded.configuration.tiesEmbeddings)
    #expect(loaded.embedding.scalars == model.embedding.scalars)
  }

  /// Where an embedding was changed, the copy stored beside the first one is not another head.
  @Test func changesOfAnEmbeddingLeaveItTied() throws {
    let model = TinyModels.model(.llama)
    try write(model, and: [("lm_head.weight", model.embedding)])
    var changed = model
    changed.embedding = .zeros([17, 12])
    let changes = folder.url.appending(path: "changes.safetensors")
    try SafeTensors.encode([("model.embed_tokens.weight", changed.embedding)]).write(to: changes)
    let loaded = try Checkpoint.load(
      configuration: folder.url.appending(path: Checkpoint.configurationFile),
      weights: [folder.url.appending(path: Checkpoint.weightsFile), changes])
    #expect(loaded.configuration.tiesEmbeddings)
    #expect(loaded.embedding.scalars == changed.embedding.scalars)
  }

  @Test func aHeadOfAnotherSizeIsRefused() throws {
    try write(TinyModels.model(.llama), and: [("lm_head.weight", .zeros([18, 12]))])
    #expect(
      complaint()
        == "model.safetensors: tensor 'lm_head.weight' has shape [18, 12], the configuration says [17, 12]"
    )
  }

  // MARK: - Tensors that no layer uses

  @Test(arguments: [
    "model.layers.0.self_attn.q_proj.bias", "model.layers.1.self_attn.q_norm.weight",
    "model.layers.2.input_layernorm.weight", "score.weight", "model.layers.0.self_attn.sinks",
    "base_model.model.layers.0.self_attn.q_proj.lora_A.weight",
  ]) func parametersThatTheFamilyDoesNotHaveAreRefused(name: String) throws {
    try write(TinyModels.model(.llama), and: [(name, .zeros([4]))])
    #expect(complaint() == "model.safetensors: a 'llama' has no place for tensor '\(name)'")
    #expect(throws: FileError.self) { try Checkpoint.survey(of: folder.url) }
  }

  @Test func manyAreCounted() throws {
    let names = ["a.weight", "b.weight", "c.bias"]
    try write(TinyModels.model(.llama), and: names.map { ($0, .zeros([1])) })
    #expect(
      complaint()
        == "model.safetensors: a 'llama' has no place for tensor 'a.weight', nor for 2 others")
  }

  @Test(arguments: [
    ("model.layers.0.self_attn.rotary_emb.inv_freq", [2]), ("freqs_cis", [4]), ("extra.scale", [1]),
    ("transformer.h.0.attn.bias", [1, 1, 4, 4]), ("transformer.h.0.attn.masked_bias", [1]),
  ]) func tablesAndMasksMayLieBeside(name: String, shape: [Int]) throws {
    try write(TinyModels.model(.llama), and: [(name, .zeros(shape))])
    #expect(complaint() == "no complaint")
    #expect(try Checkpoint.survey(of: folder.url).unused == [name])
  }

  /// What larger models see with is nothing to their text.
  @Test func otherPartsOfLargerModelsMayLieBeside() throws {
    let names = ["vision_tower.layers.0.q.weight", "model.multi_modal_projector.norm.weight"]
    try write(TinyModels.model(.gemma3), and: names.map { ($0, .zeros([1])) })
    #expect(complaint() == "no complaint")
    try write(TinyModels.model(.gemma2), and: names.map { ($0, .zeros([1])) })
    #expect(complaint().contains("has no place for tensor"))
  }

  /// Models without a head are stored without the first part of their names.
  @Test(arguments: [ModelConfiguration.Family.llama, .olmo2, .gemma3, .gpt2, .gptNeo, .neox])
  func baseModelsAreRead(family: ModelConfiguration.Family) throws {
    let model = LanguageModel(initializing: TinyModels.writableShape(family), seed: 1)
    let own = Checkpoint.tensors(of: model)
    let bare = own.map { tensor in
      (name: String(tensor.name.drop { $0 != "." }.dropFirst()), tensor: tensor.tensor)
    }
    try write(model, without: Set(own.map(\.name)), and: bare)
    #expect(
      try Checkpoint.load(folder.url).parameters.map(\.tensor.scalars)
        == model.parameters.map(\.tensor.scalars))
  }
}
