import Tensors
import TestSupport
import Testing

@testable import Transformer

/// Places in the pass, by their names and by model.
struct SiteTests {
  @Test(arguments: Families.all) func sitesAreFoundByTheirNames(
    family: ModelConfiguration.Family
  ) {
    for site in Site.all(of: TinyModels.model(family).configuration) {
      #expect(Site(site.description) == site)
    }
    #expect(Site("blocks.3.attn.hook_pattern") == .pattern(layer: 3))
    #expect(Site("blocks.3.attn.hook_patern") == nil)
    #expect(Site("blocks.-1.hook_mlp_out") == nil)
  }

  @Test func sitesAreNamedAsInTransformerLens() {
    #expect("\(Site.mlpOut(layer: 3))" == "blocks.3.hook_mlp_out")
    #expect("\(Site.z(layer: 0))" == "blocks.0.attn.hook_z")
    #expect("\(Site.scale(.postMLP(layer: 12)))" == "blocks.12.ln2_post.hook_scale")
    #expect("\(Site.normalized(.final))" == "ln_final.hook_normalized")
    #expect("\(Site.posEmbed)" == "hook_pos_embed")
  }

  /// Which sites a pass comes to follows from what each block does.
  @Test func sitesAreThoseOfTheModel() {
    let sites = { (family: ModelConfiguration.Family) in
      Set(Site.all(of: TinyModels.shape(family)))
    }
    #expect(sites(.gpt2).contains(.posEmbed) && !sites(.gpt2).contains(.rotQ(layer: 0)))
    #expect(!sites(.llama).contains(.posEmbed) && sites(.llama).contains(.rotK(layer: 1)))
    #expect(
      sites(.llama).contains(.preLinear(layer: 0)) && !sites(.neox).contains(.preLinear(layer: 0)))
    #expect(
      sites(.gpt2).contains(.residMid(layer: 1)) && !sites(.neox).contains(.residMid(layer: 1)))
    #expect(sites(.gemma2).contains(.scale(.postMLP(layer: 0))))
    #expect(!sites(.gemma).contains(.scale(.postAttention(layer: 0))))
  }

  /// Layers of one model need not have the same sites.
  @Test func sitesAreThoseOfTheLayer() {
    var shape = TinyModels.shape(.llama)
    shape.blocks[0].attention.rotary = nil
    shape.blocks[1].isParallel = true
    shape.blocks[1].mlp.norm = nil
    shape.blocks[1].mlp.postNorm = shape.finalNorm
    let sites = Set(Site.all(of: shape))
    #expect(!sites.contains(.rotQ(layer: 0)) && sites.contains(.rotQ(layer: 1)))
    #expect(sites.contains(.residMid(layer: 0)) && !sites.contains(.residMid(layer: 1)))
    #expect(sites.contains(.scale(.mlp(layer: 0))) && !sites.contains(.scale(.mlp(layer: 1))))
    #expect(
      !sites.contains(.scale(.postMLP(layer: 0))) && sites.contains(.scale(.postMLP(layer: 1))))
    shape.blocks[0].attention.keyNorm = shape.finalNorm
    #expect(Set(Site.all(of: shape)).contains(.rotQ(layer: 0)), "normed heads are turned too")
  }

  @Test func sitesComeInTheOrderOfThePass() throws {
    let sites = Site.all(of: TinyModels.shape(.gemma2))
    #expect(sites.first == .embed && sites.last == .unembedOut)
    let order = try [
      Site.embed, .residPre(layer: 0), .q(layer: 0), .rotQ(layer: 0), .z(layer: 0),
      .attnOut(layer: 0), .residMid(layer: 0), .mlpOut(layer: 0), .residPost(layer: 0),
      .residPre(layer: 1), .scale(.final), .unembedIn,
    ].map { try #require(sites.firstIndex(of: $0)) }
    #expect(order == order.sorted())
  }

  @Test func sitesKnowTheirLayer() {
    #expect(Site.scale(.mlp(layer: 3)).layer == 3 && Site.scale(.final).layer == nil)
    #expect(Site.embed.layer == nil && Site.rotK(layer: 2).layer == 2)
    #expect(Site.unembedIn.isAfterBlocks && Site.normalized(.final).isAfterBlocks)
    #expect(!Site.embed.isAfterBlocks && !Site.residPost(layer: 1).isAfterBlocks)
    #expect(Site.kInput(layer: 0).splitsHeads && !Site.k(layer: 0).splitsHeads)
  }
}
