import TestSupport
import Testing

@testable import Tensors
@testable import Transformer

/// Which packed matrices are widened while a part is trained.
struct WidenedWeightsTests {
  /// A model whose matrices are packed.
  private static var packed: LanguageModel {
    var model = TinyModels.model(.llama)
    model.forEachParameter { _, tensor in
      guard tensor.shape.count == 2 else { return }
      tensor = Tensor(packed: tensor.bfloat16, .bf16, shape: tensor.shape)
    }
    return model
  }

  private static func widened(_ model: LanguageModel) -> [String] {
    model.parameters.filter { $0.tensor.storage.widenedIfThere != nil }.map(\.name)
  }

  @Test func whatIsReadAndNotTrainedIsWidened() throws {
    let model = Self.packed
    let part = try Selection([.mlp(layer: 1)], of: model)
    model.keepWidened(above: part)
    #expect(
      Self.widened(model) == [
        "embedding", "blocks.1.query_key_value.weight", "blocks.1.output.weight",
      ])
  }

  /// The head, 17 rows of 12, comes last: here there is no room for it any more.
  @Test func theHeadComesLast() throws {
    let model = Self.packed
    let part = try Selection([.mlp(layer: 1)], of: model)
    let blocks = 4 * (32 * 12 + 12 * 16)
    model.keepWidened(above: part, limit: blocks + 4 * 17 * 12 - 1)
    #expect(
      Self.widened(model) == ["blocks.1.query_key_value.weight", "blocks.1.output.weight"])
    #expect(model.parameters.count { $0.tensor.isPacked } == 9)
  }

  @Test func whatIsNotPackedStays() throws {
    let model = TinyModels.model(.llama)
    model.keepWidened(above: try Selection([.mlp(layer: 0)], of: model))
    #expect(Self.widened(model).isEmpty)
  }
}
