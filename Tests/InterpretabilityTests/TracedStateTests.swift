import Interpretability
import Testing
import Transformer

struct TracedStateTests {
  @Test(
    arguments: zip(
      TracedState.allCases, [.attnOut(layer: 3), .mlpOut(layer: 3), .residPost(layer: 3)] as [Site])
  )
  func statesAreSites(state: TracedState, site: Site) {
    #expect(state.site(layer: 3) == site)
  }

  /// The words of a column: those of the parts of a layer, and one more.
  @Test func statesHaveNames() {
    #expect(
      TracedState.allCases.map(\.rawValue) == LayerPart.allCases.map(\.rawValue) + ["residual"])
  }
}
