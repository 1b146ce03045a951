import Tensors
import Testing

@testable import Transformer

/// Sizes and rotary positions, which most families call alike.
struct SharedFieldsTests {
  private let file = ConfigurationText("llama")

  @Test(arguments: [
    (#"{"rope_theta": -3.0}"#, "rope_theta is -3.0, which is out of range"),
    (
      #"{"rope_type": "yarn"}"#,
      "rope type 'yarn' is not supported; there are default, linear, llama3"
    ),
    (#"{"rope_type": "linear"}"#, "rope type 'linear' has no 'factor'"),
    (#"{"rope_type": "llama3"}"#, "rope type 'llama3' has no 'factor'"),
    (#"{"rope_type": "llama3", "factor": 8}"#, "has no 'original_max_position_embeddings'"),
    (#"{"rope_type": "linear", "factor": 0}"#, "factor is 0.0, which is out of range"),
    (
      #"{"partial_rotary_factor": 0.5}"#,
      "'partial_rotary_factor' is 0.5; the family rotates whole heads"
    ),
    (
      #"{"rope_type": "default", "mrope_section": [1, 2]}"#,
      "'mrope_section' is a list of 2, which is not supported in 'rotary positions'"
    ),
    ("3", "'rope_parameters' is not an object"),
  ]) func rotaryPositionsThatCannotBe(parameters: String, complaint: String) {
    #expect(file.complaint(["rope_parameters": parameters]) == "config.json: \(complaint)")
  }

  /// The newer spelling counts where there are both.
  @Test func oneSpellingAtATime() throws {
    let model = try file.read([
      "rope_parameters": #"{"rope_theta": 7}"#, "rope_scaling": #"{"rope_theta": 8}"#,
      "rope_theta": "9",
    ])
    #expect(model.blocks[0].attention.rotary?.base == 7)
    let old = try file.read(["rope_parameters": "null", "rope_scaling": "null", "rope_theta": "9"])
    #expect(old.blocks[0].attention.rotary?.base == 9)
  }

  @Test(arguments: [
    RotaryPositions(base: 500, width: 12),
    RotaryPositions(base: 500, width: 12, scaling: .linear(factor: 2)),
    RotaryPositions(
      base: 5e5, width: 12,
      scaling: .llama3(
        factor: 8, lowFrequencyFactor: 1, highFrequencyFactor: 4, originalLength: 32)),
  ]) func writtenPositionsAreRead(rotary: RotaryPositions) throws {
    let text = String(
      decoding: try JSONTree.object(rotary.parameters.map { ($0, $1) }).prettyPrinted(),
      as: UTF8.self)
    #expect(try file.read(["rope_parameters": text]).blocks[0].attention.rotary == rotary)
  }

  @Test func sizesOfHeadsAreWrittenWhereTheyAreAskedFor() throws {
    let model = try file.read()
    let (with, without) = (model.sizeFields(withHeads: true), model.sizeFields(withHeads: false))
    #expect(
      Set(without.keys) == [
        "hidden_size", "intermediate_size", "num_hidden_layers", "num_attention_heads",
        "max_position_embeddings",
      ])
    #expect(Set(with.keys).subtracting(without.keys) == ["num_key_value_heads", "head_dim"])
    #expect(with["head_dim"]?.integer == 12 && with["num_hidden_layers"]?.integer == 2)
  }
}
