import Foundation
import Tensors
import TestSupport
import Testing

@testable import Transformer

/// Models in GGUF files against what transformers computes with the same weights.
struct GGUFCheckpointTests {
  /// Files of `Tests/transformers/make_gguf.py`.
  static let models = [
    "llama", "llama31", "gemma", "gemma2", "gemma3", "qwen2", "qwen3", "phi3", "olmo2", "gpt2",
    "neox",
  ]

  @Test(arguments: models) func modelsAreThoseOfTransformers(name: String) throws {
    let model = try Checkpoint.load(GGUFFileTests.fixture("\(name).gguf"))
    let expected = try SafeTensors(contentsOf: GGUFFileTests.fixture("\(name).safetensors"))
    let differences = try model.differences(from: expected, path: name)
    #expect(differences.count == expected.entries.count - 1)
    for difference in differences {
      #expect(difference.maxRelative < 5e-6, "\(difference.tensor) \(difference.maxRelative)")
    }
  }

  /// Matrices of all types stay in the file, whatever was done to their rows.
  @Test(arguments: models) func matricesStayInTheFile(name: String) throws {
    let model = try Checkpoint.load(GGUFFileTests.fixture("\(name).gguf"))
    var packed = 0
    for (path, tensor) in model.parameters where tensor.shape.count == 2 {
      packed += tensor.isPacked ? 1 : 0
      #expect(tensor.isFinite, "\(path)")
    }
    #expect(packed >= 6)
  }

  @Test func whatTheMetadataSayOfAModel() throws {
    let shape = try Checkpoint.configuration(in: GGUFFileTests.fixture("llama31.gguf"))
    #expect(shape.family == .llama && shape.layers == 2 && shape.width == 32 && shape.heads == 2)
    #expect(shape.keyHeads == 1 && shape.headWidth == 16 && shape.vocabulary == 64)
    #expect(shape.tiesEmbeddings && shape.contextLength == 64)
    #expect(shape.beginToken == 2 && shape.endToken == 1 && shape.padToken == nil)
    #expect(shape.finalNorm.epsilon == 1e-6)
    #expect(
      shape.blocks[0].attention.rotary?.scaling
        == .llama3(
          factor: 8, lowFrequencyFactor: 1, highFrequencyFactor: 4, originalLength: 32))
    let gemma2 = try Checkpoint.configuration(in: GGUFFileTests.fixture("gemma2.gguf"))
    #expect(gemma2.finalSoftCap == 30 && gemma2.blocks.map(\.attention.window) == [5, nil])
  }

  @Test func entriesAreThoseOfTheFile() throws {
    let entries = try Checkpoint.survey(of: GGUFFileTests.fixture("llama.gguf")).tensors
    let first = try #require(entries.first { $0.name == "token_embd.weight" })
    #expect(first.type == "Q8_0" && first.shape == [64, 32] && first.file == "llama.gguf")
    #expect(entries.count == 21)
  }

  // MARK: - Files that are no model of ours

  /// A small Llama of zeros, with something changed.
  private func complaint(_ change: (inout WrittenGGUF) -> Void) throws -> String {
    let folder = try TemporaryFolder()
    let url = folder.url.appending(path: "m.gguf")
    try Self.written(change).data.write(to: url)
    do {
      _ = try Checkpoint.load(url)
      return "no complaint"
    } catch {
      return "\(error)"
    }
  }

  static func written(_ change: (inout WrittenGGUF) -> Void = { _ in }) -> WrittenGGUF {
    var written = WrittenGGUF()
    written.values = [
      ("general.architecture", .text("llama")), ("llama.block_count", .uint32(1)),
      ("llama.embedding_length", .uint32(8)), ("llama.feed_forward_length", .uint32(12)),
      ("llama.attention.head_count", .uint32(2)), ("llama.context_length", .uint32(16)),
      ("llama.attention.layer_norm_rms_epsilon", .float(1e-5)),
    ]
    written.add("token_embd.weight", rows: 10, width: 8)
    for name in ["q", "k", "v", "output"] {
      written.add("blk.0.attn_\(name).weight", rows: 8, width: 8)
    }
    written.add("blk.0.ffn_gate.weight", rows: 12, width: 8)
    written.add("blk.0.ffn_up.weight", rows: 12, width: 8)
    written.add("blk.0.ffn_down.weight", rows: 8, width: 12)
    for name in ["blk.0.attn_norm", "blk.0.ffn_norm", "output_norm"] {
      written.add("\(name).weight", rows: 1, width: 8)
      written.tensors[written.tensors.count - 1].sizes = [8]
    }
    change(&written)
    return written
  }

  private static func set(_ key: String, _ value: WrittenGGUF.Value) -> (inout WrittenGGUF) -> Void
  {
    { written in
      written.values.removeAll { $0.0 == key }
      written.values.append((key, value))
    }
  }

  @Test func whatIsMissingOrNotSupportedIsNamed() throws {
    #expect(try complaint { _ in } == "no complaint")
    #expect(
      try complaint(Self.set("general.architecture", .text("mamba")))
        .hasPrefix("m.gguf: architecture 'mamba' is not supported; there are llama, gemma"))
    #expect(
      try complaint { $0.values.removeFirst() } == "m.gguf: has no 'general.architecture'")
    #expect(
      try complaint { $0.values.removeAll { $0.0 == "llama.block_count" } }
        == "m.gguf: has no 'llama.block_count'")
    #expect(
      try complaint(Self.set("llama.expert_count", .uint32(8)))
        == "m.gguf: 'llama.expert_count' is 8; experts are not supported")
    #expect(
      try complaint(Self.set("llama.logit_scale", .float(0.5)))
        == "m.gguf: 'llama.logit_scale' is 0.5, which is not supported in 'llama'")
    #expect(try complaint(Self.set("llama.logit_scale", .float(1))) == "no complaint")
    #expect(
      try complaint(Self.set("llama.rope.dimension_count", .uint32(2)))
        == "m.gguf: 'llama.rope.dimension_count' is 2 of heads of 4, which is not supported in 'llama'"
    )
    #expect(
      try complaint(Self.set("llama.attention.value_length", .uint32(2)))
        == "m.gguf: keys and values are of different widths, which is not supported")
    #expect(
      try complaint { $0.tensors.removeFirst() } == "m.gguf: has no matrix 'token_embd.weight'")
    #expect(
      try complaint { $0.tensors.removeAll { $0.name == "blk.0.attn_k.weight" } }
        == "m.gguf: has no tensor 'blk.0.attn_k.weight'")
    #expect(
      try complaint { $0.add("blk.0.attn_q_norm.weight", rows: 1, width: 4) }
        == "m.gguf: tensor 'blk.0.attn_q_norm.weight' is in no model of the family 'llama'")
  }

  @Test func sizesThatDoNotFitAreRefused() throws {
    #expect(
      try complaint(Self.set("llama.feed_forward_length", .uint32(13)))
        .contains("tensor 'blk.0.ffn_gate.weight' has shape [12, 8], the metadata say [13, 8]"))
    #expect(
      try complaint(Self.set("llama.embedding_length", .uint32(1 << 23)))
        .contains("tensor 'token_embd.weight' has shape [10, 8], the metadata say [10, 8388608]"))
    #expect(
      try complaint(Self.set("llama.block_count", .uint32(60_000)))
        == "m.gguf: has no tensor 'blk.59999.ffn_down.weight'")
    for size: UInt64 in [0, 1 << 40, .max] {
      #expect(
        try complaint(Self.set("llama.embedding_length", .uint64(size))).contains("out of range"))
    }
    #expect(
      try complaint(Self.set("llama.rope.scaling.type", .text("yarn"))).contains("'yarn'"))
    var factors = WrittenGGUF()
    factors.add("rope_freqs.weight", rows: 1, width: 2, 3)
    factors.tensors[0].sizes = [2]
    #expect(
      try complaint { $0.tensors += factors.tensors }.contains("that are not as Llama 3.1's"))
  }

  @Test func valuesThatAreNotFiniteAreRefused() throws {
    for value in [Float.nan, .infinity] {
      #expect(
        try complaint { written in
          let norm = written.tensors.count - 1
          written.tensors[norm].data.replaceSubrange(
            4..<8, with: withUnsafeBytes(of: value.bitPattern) { Data($0) })
        } == "m.gguf: tensor 'output_norm.weight' holds values that are not finite")
    }
  }

  // MARK: - Files in parts, and in folders

  /// The small model in two parts.
  private func split(in folder: TemporaryFolder) throws -> [URL] {
    let whole = Self.written()
    return try (0..<2).map { number in
      var part = whole
      part.tensors = whole.tensors.enumerated().filter { $0.offset % 2 == number }.map(\.element)
      if number > 0 { part.values = [] }
      part.values += [
        ("split.no", .raw(2, Data([UInt8(number), 0]))), ("split.count", .raw(2, Data([2, 0]))),
      ]
      let url = folder.url.appending(path: "m-0000\(number + 1)-of-00002.gguf")
      try part.data.write(to: url)
      return url
    }
  }

  @Test func partsAreReadTogether() throws {
    let folder = try TemporaryFolder()
    let parts = try split(in: folder)
    for place in parts + [folder.url] {
      #expect(try Checkpoint.load(place).configuration.width == 8)
      #expect(try Checkpoint.survey(of: place).tensors.count == 11)
    }
    try FileManager.default.removeItem(at: parts[1])
    let error = #expect(throws: FileError.self) { try Checkpoint.load(parts[0]) }
    #expect(error?.path == "m-00002-of-00002.gguf")
    try FileManager.default.copyItem(at: parts[0], to: parts[1])
    #expect(
      #expect(throws: FileError.self) { try Checkpoint.load(parts[0]) }?.message
        == "is not part 2 of 2: it says that it is one of 2")
  }

  @Test func aFolderWithOneModelIsThatModel() throws {
    let folder = try TemporaryFolder()
    let (first, second) = (
      folder.url.appending(path: "a.gguf"), folder.url.appending(path: "b.gguf")
    )
    try Self.written().data.write(to: first)
    #expect(
      GGUFCheckpoint.files(at: folder.url) == ["a.gguf": folder.url.appending(path: "a.gguf")])
    #expect(try Checkpoint.load(folder.url).configuration.layers == 1)
    try Self.written().data.write(to: second)
    #expect(GGUFCheckpoint.files(at: folder.url).isEmpty)
    try FileManager.default.removeItem(at: second)
    try folder.write("{}", to: Checkpoint.configurationFile)
    #expect(GGUFCheckpoint.files(at: folder.url).isEmpty)
  }
}
