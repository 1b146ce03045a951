import Tensors
import TestSupport
import Testing

@testable import Transformer

/// What is said by block, by matrix and of the whole model.
struct ModelConfigurationTests {
  @Test func sizesMakeTheLayout() {
    let shape = TinyModels.shape(.llama)
    #expect(shape.layers == 2)
    #expect(shape.attention == AttentionLayout(heads: 4, keyHeads: 2, headWidth: 4))
    #expect(shape.attention.width == 32)
  }

  @Test func blocksDifferFromEachOther() {
    var shape = TinyModels.shape(.llama)
    shape.blocks[1].attention.rotary = RotaryPositions(base: 7, width: 2)
    shape.blocks[1].mlp.hasDownBias = true
    let model = LanguageModel(zeros: shape)
    #expect(model.blocks[0].down.bias == nil && model.blocks[1].down.bias?.shape == [12])
    #expect(model.rotary.map { $0?.width } == [4, 2])
  }

  @Test func layersAreRotatedAsTheySay() {
    var shape = TinyModels.shape(.llama)
    let x = Tensor((0..<12).map(Float.init), shape: [3, 4])
    let turned = { (shape: ModelConfiguration) in
      LanguageModel(zeros: shape).rotary.map { table in
        table.map {
          x.rotated(
            $0, layout: AttentionLayout(heads: 1, keyHeads: 0, headWidth: 4),
            batch: BatchLayout(batch: 1, length: 3)
          ).scalars
        }
      }
    }
    let alike = turned(shape)
    #expect(alike[0] == alike[1])
    shape.blocks[0].attention.rotary?.base = 7
    let apart = turned(shape)
    #expect(apart[0] != apart[1] && apart[1] == alike[1])
    shape.blocks[1].attention.rotary = nil
    #expect(turned(shape)[1] == nil)
  }

  @Test(arguments: Families.all) func biasesAndNormsAreThoseOfTheModel(
    family: ModelConfiguration.Family
  ) {
    let shape = TinyModels.shape(family)
    let names = Set(LanguageModel(zeros: shape).parameters.map(\.name))
    for layer in 0..<2 {
      for part in ParameterName.Part.allCases {
        let has = { (kind: ParameterName.Kind) in
          names.contains(ParameterName.block(layer, part, kind).description)
        }
        #expect(has(.bias) == shape.hasBias(part, layer: layer), "\(part)")
        #expect(has(.weight) == (part.isLinear || shape.norm(part, layer: layer) != nil), "\(part)")
      }
    }
  }

  @Test func allNormsAreChangedTogether() {
    var shape = TinyModels.shape(.quince)
    shape.blocks[0].mlp.postNorm = shape.finalNorm
    var count = 0
    shape.forEachNorm { norm in
      count += 1
      norm.epsilon = 0.5
    }
    #expect(count == 2 * 4 + 1 + 1)
    #expect(shape.finalNorm.epsilon == 0.5)
    #expect(shape.blocks[1].attention.keyNorm?.epsilon == 0.5)
    #expect(shape.blocks[0].mlp.postNorm?.epsilon == 0.5)
    #expect(shape.blocks[1].mlp.postNorm == nil)
  }

  @Test func onlyRMSNormsHaveOffsets() {
    #expect(NormConfiguration.rootMeanSquare(epsilon: 1, offset: 1).offset == 1)
    #expect(NormConfiguration.layer(epsilon: 1).offset == 0)
    #expect(NormConfiguration.layer(epsilon: 1).isCentred)
    #expect(!NormConfiguration.rootMeanSquare(epsilon: 1).isCentred)
  }

  @Test func familiesAreWhatDefinesThem() {
    #expect(ModelConfiguration.Family(Gemma.self) == .gemma)
    #expect(ModelConfiguration.Family.gemma != .gemma2)
    #expect("\(ModelConfiguration.Family.neox)" == "gpt_neox")
    #expect(TinyModels.shape(.gemma2).family == .gemma2)
  }
}
