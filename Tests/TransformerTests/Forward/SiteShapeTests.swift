import Tensors
import TestSupport
import Testing

@testable import Transformer

/// The shapes of sites, against what a pass shows there.
struct SiteShapeTests {
  @Test(arguments: Families.all) func shapesAreThoseOfThePass(
    family: ModelConfiguration.Family
  ) throws {
    let model = TinyModels.model(family)
    let batch = TokenBatch([[1, 5, 9], [4, 4]])
    let sites = Site.all(of: model.configuration)
    let values = try model.run(batch, reading: Set(sites)).values
    for site in sites {
      #expect(try values[site].shape == model.configuration.shape(of: site, in: batch), "\(site)")
    }
  }

  @Test func shapesAreTransformerLenss() {
    let shape = TinyModels.shape(.llama)
    let of = { (site: Site) in shape.shape(of: site, tokens: 3) }
    #expect(of(.embed) == [1, 3, 12] && of(.unembedOut) == [1, 3, 17])
    #expect(of(.q(layer: 0)) == [1, 3, 4, 4] && of(.rotK(layer: 0)) == [1, 3, 2, 4])
    #expect(of(.pattern(layer: 0)) == [1, 4, 3, 3] && of(.result(layer: 0)) == [1, 3, 4, 12])
    #expect(of(.vInput(layer: 0)) == [1, 3, 2, 12] && of(.post(layer: 0)) == [1, 3, 10])
    #expect(of(.scale(.final)) == [1, 3, 1] && of(.normalized(.final)) == [1, 3, 12])
  }

  /// A part of a pass looks back at what came before it.
  @Test func patternsCoverThePast() {
    let batch = BatchLayout(batch: 2, length: 1, past: 5)
    #expect(TinyModels.shape(.llama).shape(of: .pattern(layer: 0), batch) == [2, 4, 1, 6])
  }
}
