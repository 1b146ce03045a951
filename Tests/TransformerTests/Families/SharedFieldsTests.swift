import Foundation
import Tensors
import Testing

@testable import Transformer

/// Sizes and biases, which most families call alike.
struct SharedFieldsTests {
  private let file = ConfigurationText("llama")

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

  /// `null` is as many key heads as heads, and the stream's width over them; silence is the family's word.
  @Test func sizesThatTheFileLeavesOut() throws {
    let json = """
      {"num_attention_heads": 4, "hidden_size": 48, "vocab_size": 9, "intermediate_size": 3,
       "num_hidden_layers": 2, "num_key_value_heads": HEADS}
      """
    func read(_ heads: String, _ defaults: SizeDefaults) throws -> ModelConfiguration {
      let text = json.replacingOccurrences(of: "HEADS", with: heads)
      let file = try ConfigurationFields(Data(text.utf8), path: "c")
      return try ModelConfiguration(family: .llama, sizesIn: file, defaults: defaults)
    }
    #expect(try read("null", SizeDefaults(keyHeads: 2)).keyHeads == 4)
    let model = try read("2", SizeDefaults(headWidth: 20, contextLength: 77))
    #expect(model.keyHeads == 2 && model.headWidth == 20 && model.contextLength == 77)
    #expect(try read("2", SizeDefaults()).headWidth == 12)
  }

  @Test func biasesOfAttentionGoTogether() throws {
    var model = try file.read()
    model.setAttentionBiases(true)
    #expect(model.hasBias(.queryKeyValue, layer: 1) && model.hasBias(.output, layer: 0))
    #expect(!model.hasBias(.up, layer: 0))
    #expect(model.attentionBiasField.keys.sorted() == ["attention_bias"])
    model.setAttentionBiases(false)
    #expect(!model.hasBias(.queryKeyValue, layer: 1) && !model.hasBias(.output, layer: 0))
  }
}
