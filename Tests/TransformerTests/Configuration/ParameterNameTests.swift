import Tensors
import TestSupport
import Testing

@testable import Transformer

/// Parameters by what they are, against the names that models visit them by.
struct ParameterNameTests {
  @Test(arguments: Families.all) func namesAreThoseOfTheVisitor(
    family: ModelConfiguration.Family
  ) throws {
    for (path, _) in TinyModels.model(family).parameters {
      #expect(try #require(ParameterName(path)).description == path)
    }
  }

  @Test func everyNameIsFoundAgain() {
    let blocks = ParameterName.Part.allCases.flatMap { part in
      ParameterName.Kind.allCases.map { ParameterName.block(11, part, $0) }
    }
    let all = blocks + [.embedding, .positionEmbedding, .unembedding, .finalNorm(.weight)]
    #expect(Set(all.map(\.description)).count == all.count)
    for name in all { #expect(ParameterName(name.description) == name) }
    #expect(
      ParameterName.block(11, .postMLPNorm, .bias).description == "blocks.11.post_mlp_norm.bias")
    #expect(ParameterName.path(of: .queryKeyValue, layer: 2) == "blocks.2.query_key_value")
  }

  @Test(arguments: [
    "", "embeddings", "embedding.weight", "blocks.0.up", "blocks.x.up.weight",
    "blocks.-1.up.weight",
    "blocks.0.up.weights", "blocks.0.sideways.weight", "final_norm", "blocks.0.up.weight.more",
    "blocks.0.up.adapters.0.lora_A",
  ]) func otherNamesAreNone(name: String) {
    #expect(ParameterName(name) == nil)
  }

  @Test func linearLayersAreFour() {
    #expect(
      ParameterName.Part.allCases.filter(\.isLinear) == [.queryKeyValue, .output, .up, .down])
  }
}
