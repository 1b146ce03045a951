import Tensors
import TestSupport
import Testing

@testable import Transformer

/// Values by site.
struct SiteValuesTests {
  private static let batch = TokenBatch([[1, 5, 9, 3, 2], [4, 4, 16]])

  @Test func whatWasNotReadIsAnError() throws {
    let values = try TinyModels.model(.llama).run(Self.batch, reading: [.embed]).values
    let error = #expect(throws: InterventionError.self) { try values[.z(layer: 0)] }
    #expect(error?.description == "'blocks.0.attn.hook_z' was not read")
  }

  @Test func theLastValueKeptCounts() throws {
    var values = SiteValues()
    #expect(values.sites.isEmpty)
    values.keep(.zeros([1]), at: .embed)
    values.keep(Tensor([2], shape: [1]), at: .embed)
    #expect(values.sites == [.embed])
    #expect(try values[.embed].scalars == [2])
  }
}
