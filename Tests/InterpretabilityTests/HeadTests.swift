import Interpretability
import TestSupport
import Testing
import Transformer

struct HeadTests {
  @Test func modelsHaveTheirHeadsLayerByLayer() {
    let shape = TinyModels.shape(.gpt2)
    let places = Head.all(of: shape).map { [$0.layer, $0.number] }
    let expected = (0..<shape.layers).flatMap { layer in (0..<shape.heads).map { [layer, $0] } }
    #expect(places == expected && expected.count > shape.heads)
  }

  @Test func headsAreComponentsAndPatches() {
    let head = Head(layer: 2, number: 1)
    #expect(head.component == .output(layer: 2, head: 1))
    #expect(head.patch.site == .z(layer: 2) && head.patch.head == 1)
  }

  private static let heads = (0..<4).map { Head(layer: 0, number: $0) }

  /// By the size of their effects, of equal ones the first.
  @Test(arguments: [
    (4, 0.0, [2, 0, 3, 1]), (2, 0.0, [2, 0]), (4, 0.5, [2, 0, 3]), (4, 1.0, [2]), (4, 1.01, []),
    (1, 0.5, [2]),
  ]) func theStrongestComeFirst(count: Int, share: Double, expected: [Int]) {
    let strongest = Self.heads.strongest(count, atLeast: share, of: [0.5, 0.25, -1, -0.5])
    #expect(strongest.map(\.number) == expected)
  }

  @Test func noneOfNoHeadsIsStrongest() {
    #expect([Head]().strongest(3, atLeast: 0.5, of: []).isEmpty)
  }
}
