import Foundation
import RandomStreams
import Tensors
import TestSupport
import Testing

@testable import Transformer

/// Damaged, truncated and hostile checkpoints: an error that names file and tensor, never a trap.
struct HostileFileTests {
  private static let index = "model.safetensors.index.json"

  /// A copy of a fixture's checkpoint that may be damaged.
  private struct Copy {
    let folder: TemporaryFolder

    init(_ name: String) throws {
      folder = try TemporaryFolder()
      let fixture = try ReferenceTests.Fixture(name)
      for (file, data) in try Checkpoint.files(of: fixture.model) {
        try data.write(to: folder.url.appending(path: file))
      }
    }

    func data(_ file: String) throws -> Data {
      try Data(contentsOf: folder.url.appending(path: file))
    }

    func write(_ data: Data, _ file: String) throws {
      try data.write(to: folder.url.appending(path: file))
    }

    /// Changes fields of the configuration.
    func configure(_ changes: String) throws {
      let file = Checkpoint.configurationFile
      let parts = try [data(file), Data(changes.utf8)].map {
        try #require(try JSONSerialization.jsonObject(with: $0) as? [String: Any])
      }
      try write(
        JSONSerialization.data(withJSONObject: parts[0].merging(parts[1]) { $1 }), file)
    }

    /// What loading says.
    func complaint() -> String {
      do {
        _ = try Checkpoint.load(folder.url)
        return "no complaint"
      } catch {
        return "\(error)"
      }
    }
  }

  @Test(arguments: [
    ("llama3", #""hidden_size": 8388608"#, "tensor 'model.embed_tokens.weight' has shape"),
    ("llama3", #""intermediate_size": 31"#, "mlp.gate_proj.weight' has shape"),
    ("llama3", #""num_hidden_layers": 65536"#, "has no tensor 'model.layers.65535."),
    ("llama3", #""num_hidden_layers": 1048576"#, "num_hidden_layers is 1048576, which is out of"),
    ("llama3", #""num_hidden_layers": -1"#, "num_hidden_layers is -1, which is out of range"),
    ("llama3", #""head_dim": 8388608, "num_attention_heads": 1024"#, "out of range"),
    ("llama3", #""num_key_value_heads": 3"#, "cannot share 3 key heads evenly"),
    ("llama3", #""rms_norm_eps": -1.0"#, "rms_norm_eps is -1.0"),
    ("llama3", #""vocab_size": 1152921504606846976"#, "vocab_size is"),
    ("llama3", #""rope_parameters": {"rope_theta": -3.0}"#, "rope_theta is -3.0"),
    ("llama3", #""rope_parameters": {"rope_type": "yarn"}"#, "rope type 'yarn' is not supported"),
    ("llama3", #""rope_parameters": {"rope_type": "linear", "factor": 0}"#, "factor is 0.0"),
    ("neox", #""rope_parameters": {"partial_rotary_factor": 1e300}"#, "which is out of range"),
    ("gemma2", #""query_pre_attn_scalar": 0"#, "query_pre_attn_scalar is 0.0"),
    ("gemma2", #""final_logit_softcapping": -30.0"#, "final_logit_softcapping is -30.0"),
    ("gemma2", #""layer_types": ["sliding_attention"]"#, "'layer_types' has 1 layers"),
    ("gpt2", #""model_type": "mamba""#, "model_type 'mamba' is not supported; there are llama"),
    ("gpt2", #""n_positions": 3"#, "'transformer.wpe.weight' has shape"),
  ]) func configurationsThatDoNotFit(name: String, changes: String, complaint: String) throws {
    let copy = try Copy(name)
    try copy.configure("{\(changes)}")
    #expect(copy.complaint().contains(complaint), "\(copy.complaint())")
  }

  @Test(arguments: [SafeTensors.ElementType.f32, .bf16]) func valuesThatAreNotFinite(
    type: SafeTensors.ElementType
  ) throws {
    for value in [Float.nan, .infinity, -.infinity] {
      let fixture = try ReferenceTests.Fixture("gemma1")
      var model = fixture.model
      model.blocks[1].down.weight.withMutableScalars { $0[17] = value }
      let copy = try Copy("gemma1")
      let tensors = Checkpoint.tensors(of: model)
      try copy.write(SafeTensors.encode(tensors, as: type), Checkpoint.weightsFile)
      #expect(
        copy.complaint()
          == "model.safetensors: tensor 'model.layers.1.mlp.down_proj.weight' holds values that are "
          + "not finite")
    }
  }

  @Test func shardsThatAreMissingOrWrong() throws {
    let copy = try Copy("llama3")
    let fixture = try ReferenceTests.Fixture("llama3")
    let tensors = Checkpoint.tensors(of: fixture.model)
    try FileManager.default.removeItem(
      at: copy.folder.url.appending(path: Checkpoint.weightsFile))
    #expect(copy.complaint().contains("model.safetensors: cannot be read"))
    let shards = ["a.safetensors", "b.safetensors"]
    let map = Dictionary(
      uniqueKeysWithValues: tensors.enumerated().map { ($1.name, shards[$0 % 2]) })
    func write(_ map: [String: String]) throws {
      try copy.write(JSONSerialization.data(withJSONObject: ["weight_map": map]), Self.index)
    }
    try write(map)
    for (number, shard) in shards.enumerated() {
      #expect(copy.complaint().contains("\(shard): cannot be read"))
      let part = tensors.enumerated().filter { $0.offset % 2 == number }.map(\.element)
      try copy.write(SafeTensors.encode(part), shard)
    }
    #expect(copy.complaint() == "no complaint")
    let name = tensors[2].name
    try write(map.merging([name: "b.safetensors"]) { $1 })
    #expect(
      copy.complaint()
        == "b.safetensors: has no tensor '\(name)', which \(Self.index) says it has")
    try write(map.merging([name: "../b.safetensors"]) { $1 })
    #expect(
      copy.complaint() == "\(Self.index): names '../b.safetensors', which is not in its folder")
    try write(map.filter { $0.value == "a.safetensors" })
    #expect(copy.complaint().contains("a.safetensors: has no tensor"))
    try copy.write(Data("{}".utf8), Self.index)
    #expect(copy.complaint().contains("has no 'weight_map'"))
  }

  /// Old GPT-NeoX checkpoints hold Boolean masks and other buffers, which are not the model's.
  @Test func oldBuffersAreIgnored() throws {
    let copy = try Copy("neox")
    let weights = try copy.data(Checkpoint.weightsFile)
    let length = Int(weights.withUnsafeBytes { $0.loadUnaligned(as: UInt64.self) })
    var header = try #require(
      try JSONSerialization.jsonObject(with: weights[8..<8 + length]) as? [String: Any])
    let end = weights.count - 8 - length
    header["gpt_neox.layers.0.attention.bias"] = [
      "dtype": "BOOL", "shape": [1, 1, 8, 8], "data_offsets": [end, end + 64],
    ]
    header["gpt_neox.layers.0.attention.masked_bias"] = [
      "dtype": "F16", "shape": [Int](), "data_offsets": [end + 64, end + 66],
    ]
    let json = try JSONSerialization.data(withJSONObject: header)
    var file = withUnsafeBytes(of: UInt64(json.count).littleEndian) { Data($0) }
    file.append(json)
    file.append(weights[(8 + length)...])
    file.append(Data(repeating: 1, count: 66))
    let before = try Checkpoint.load(copy.folder.url)
    try copy.write(file, Checkpoint.weightsFile)
    let after = try Checkpoint.load(copy.folder.url)
    #expect(after.parameters.map(\.tensor.scalars) == before.parameters.map(\.tensor.scalars))
  }

  /// A weight of a type that is no number of a model.
  @Test func typesThatAreNotNumbersAreRefused() throws {
    let copy = try Copy("neox")
    let weights = try copy.data(Checkpoint.weightsFile)
    let type = try #require(weights.range(of: Data(#""dtype":"F32""#.utf8)))
    var changed = weights
    changed.replaceSubrange(type, with: Data(#""dtype":"I32""#.utf8))
    try copy.write(changed, Checkpoint.weightsFile)
    #expect(copy.complaint().contains("is of type I32, which is not read as numbers"))
  }

  @Test(arguments: [0, 1, 7, 8, 9, 100, 5000]) func truncatedWeights(length: Int) throws {
    let copy = try Copy("neox")
    try copy.write(try copy.data(Checkpoint.weightsFile).prefix(length), Checkpoint.weightsFile)
    #expect(copy.complaint().hasPrefix("model.safetensors: "))
  }

  /// Bytes changed at random: whatever is said, nothing traps, and what loads runs.
  @Test(arguments: ReferenceTests.names) func damagedBytes(name: String) throws {
    let copy = try Copy(name)
    let weights = try copy.data(Checkpoint.weightsFile)
    let configuration = try copy.data(Checkpoint.configurationFile)
    let header = Int(weights.withUnsafeBytes { $0.loadUnaligned(as: UInt64.self) }) + 8
    var stream = RandomStream(seed: 5, name: name)
    func damaged(_ data: Data, before end: Int) -> Data {
      var data = data
      for _ in 0...stream.integer(below: 3) {
        data[stream.integer(below: end)] = UInt8(stream.integer(below: 256))
      }
      return data
    }
    for _ in 0..<60 {
      try copy.write(damaged(weights, before: header), Checkpoint.weightsFile)
      _ = copy.complaint()
    }
    try copy.write(weights, Checkpoint.weightsFile)
    for _ in 0..<60 {
      try copy.write(
        damaged(configuration, before: configuration.count), Checkpoint.configurationFile)
      guard let model = try? Checkpoint.load(copy.folder.url) else { continue }
      _ = model.logits(TokenBatch([[1, 2, 3]]))
    }
  }
}
