import Tensors
import TestSupport
import Testing
import Transformer

@testable import Experiments

struct EditFootprintTests {
  private let before = TinyModels.model(.llama)
  private let after: LanguageModel

  init() {
    var after = before
    after.blocks[0].down.weight = 1.5 * after.blocks[0].down.weight
    self.after = after
  }

  @Test func whatMovedInsideIsMeasured() throws {
    let footprint = try EditFootprint(on: [.down(layer: 0)], from: before, to: after)
    #expect(footprint.parameters == before.blocks[0].down.weight.count)
    #expect(abs(footprint.relativeChange - 0.5) < 1e-6)
    #expect(!footprint.movedOutside && footprint.outside == footprint.outsideAfter)
  }

  @Test func whatMovedOutsideIsFound() throws {
    let footprint = try EditFootprint(on: [.down(layer: 1)], from: before, to: after)
    #expect(footprint.relativeChange == 0)
    #expect(footprint.movedOutside && footprint.outside != footprint.outsideAfter)
  }
}
