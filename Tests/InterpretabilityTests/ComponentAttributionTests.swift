import Interpretability
import Tensors
import TestSupport
import Testing
import Transformer

/// The scores of components against the products that they are sums of.
struct ComponentAttributionTests {
  private func attribution(_ family: ModelConfiguration.Family) throws -> Attribution {
    Attribution(Study(TinyModels.model(family), TinyFacts.prompts), against: try TinyFacts.swapped)
  }

  @Test(arguments: ModelConfiguration.Family.allCases)
  func scoresAreSumsOfProducts(family: ModelConfiguration.Family) throws {
    let attribution = try attribution(family)
    let (parts, heads, matrices) = try attribution.components()
    for scored in parts + matrices {
      let products = try attribution.products(at: [scored.patch.site])
      let scalars = try #require(products[scored.patch.site]).scalars
      let sum = scalars.reduce(0.0) { $0 + Double($1) } / attribution.total
      #expect(abs(scored.byQuestion.reduce(0, +) - sum) < 1e-4 * max(1, abs(sum)))
      #expect(scored.byQuestion.count == TinyFacts.prompts.count)
    }
    // Heads add up to what is read of all of them.
    for layer in 0..<2 {
      let whole = try #require(matrices.first { $0.component == .output(layer: layer) })
      let own = heads.filter { $0.component.layer == layer }
      for question in TinyFacts.prompts.indices {
        let sum = own.reduce(0) { $0 + $1.byQuestion[question] }
        #expect(abs(sum - whole.byQuestion[question]) < 1e-5)
      }
    }
  }

  @Test func everyComponentIsThereOnce() throws {
    let attribution = try attribution(.llama)
    let shape = attribution.study.model.configuration
    let (parts, heads, matrices) = try attribution.components()
    #expect(
      parts.map(\.component)
        == [.attention(layer: 0), .mlp(layer: 0), .attention(layer: 1), .mlp(layer: 1)])
    #expect(heads.count == 8)
    #expect(heads[5].component == .output(layer: 1, head: 1) && heads[5].patch.head == 1)
    #expect(
      Set(matrices.map(\.component)) == Set(parts.flatMap { $0.component.matrices(of: shape) }))
    #expect(matrices.count == 14)
    let plain = try self.attribution(.gpt2).components().matrices
    #expect(plain.count == 12)
  }

  /// Patching everything that a prompt's tokens are takes the whole metric away.
  @Test func patchingTheEmbeddingsTakesEverything() throws {
    let attribution = try attribution(.llama)
    let shares = try attribution.patched([Patch(.embed), Patch(.residPost(layer: 1))])
    for share in shares { #expect(abs(share - 1) < 1e-4) }
  }
}
