import Tensors
import TestSupport
import Testing

@testable import Transformer

/// The names that Llama gave its tensors, where a family has more or less than Llama.
struct SharedNamesTests {
  @Test func headNormsAndUngatedLayersHaveNames() {
    var shape = TinyModels.shape(.quince)
    let piece = { (part: ParameterName.Part) in shape.piece(of: .block(1, part, .weight)) }
    #expect(piece(.queryNorm) == .whole("model.layers.1.self_attn.q_norm.weight"))
    #expect(piece(.keyNorm) == .whole("model.layers.1.self_attn.k_norm.weight"))
    #expect(piece(.up).names.count == 2)
    shape.isGated = false
    #expect(
      shape.piece(of: .block(1, .up, .weight)) == .whole("model.layers.1.mlp.up_proj.weight"))
  }

  /// Biases are split as the rows of their matrices are.
  @Test func biasesGoWithTheirMatrices() {
    let shape = TinyModels.shape(.quince)
    #expect(
      shape.piece(of: .block(0, .queryKeyValue, .bias))
        == .stacked([
          .init("model.layers.0.self_attn.q_proj.bias", rows: 16),
          .init("model.layers.0.self_attn.k_proj.bias", rows: 8),
          .init("model.layers.0.self_attn.v_proj.bias", rows: 8),
        ]))
  }
}
