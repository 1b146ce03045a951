import Benchmarks
import Testing

struct MatrixProductsTests {
  /// A product of [2, 3] and [3, 4] adds and multiplies 2 * 4 * 3 times each.
  @Test func operationsAreCounted() {
    let once = MatrixProducts.Size(2, 4, inner: 3)
    #expect(once.operations == 48)
    let products = MatrixProducts([once, .init(1, 1, inner: 5, count: 2)])
    #expect(products.operations == 48 + 20)
  }
}
