import Tensors
import TestSupport
import Testing
import Transformer

@testable import Unlearning

struct QuantizationTests {
  @Test(arguments: [2, 4, 8])
  func roundingHasFewLevelsAndMovesLittle(bits: Int) {
    let model = TinyModels.model(.neox)
    let rounded = model.quantized(toBits: bits)
    for (old, new) in zip(model.parameters, rounded.parameters) {
      let isMatrix = old.name.hasPrefix("blocks.") && old.tensor.shape.count == 2
      guard isMatrix else {
        #expect(old.tensor.scalars == new.tensor.scalars)
        continue
      }
      for row in 0..<old.tensor.rows {
        let (a, b) = (old.tensor.gathered([row]).scalars, new.tensor.gathered([row]).scalars)
        let step = (a.map(abs).max() ?? 0) / Float((1 << (bits - 1)) - 1)
        #expect(Set(b).count <= (1 << bits) - 1)
        #expect(zip(a, b).allSatisfy { abs($0 - $1) <= step * 0.5001 })
      }
    }
    let again = rounded.quantized(toBits: bits)
    #expect(
      zip(again.parameters, rounded.parameters).allSatisfy { again, once in
        zip(again.tensor.scalars, once.tensor.scalars).allSatisfy { abs($0 - $1) < 1e-6 }
      })
  }

  @Test func modelsBetweenTwo() {
    let (one, other) = (TinyModels.model(.gpt2), TinyModels.model(.gpt2).quantized(toBits: 2))
    let scalars = { (model: LanguageModel) in model.parameters.flatMap { $0.tensor.scalars } }
    #expect(scalars(one.interpolated(towards: other, share: 0)) == scalars(one))
    #expect(scalars(one.interpolated(towards: other, share: 1)) == scalars(other))
    let half = scalars(one.interpolated(towards: other, share: 0.5))
    for ((a, b), middle) in zip(zip(scalars(one), scalars(other)), half) {
      #expect(abs(middle - (a + b) / 2) < 1e-6)
    }
  }
}
