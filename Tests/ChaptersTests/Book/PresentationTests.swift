import Frames
import Testing

@testable import Chapters

struct PresentationTests {
  /// What a block says comes before what its book says, and one adds to the other.
  @Test func theBlockComesFirst() throws {
    let book = Presentation(
      labels: try Labels(Written.value("{a: book's a, b: book's b, m: {x: book's x}}")),
      formats: try ColumnFormats(Written.value("{n: .1f, k: .2f}")))
    let shown = book.refined(
      by: Presentation(
        labels: try Labels(Written.value("{a: own a, x: own x}")),
        formats: try ColumnFormats(Written.value("{n: .3f}"))))
    #expect(["a", "b", "c"].map(shown.label(ofColumn:)) == ["own a", "book's b", nil])
    #expect(shown.label(of: "x", in: "m") == "own x" && book.label(of: "x", in: "m") == "book's x")
    #expect(["n", "k", "z"].map { shown.format(of: $0)?.digits } == [3, 2, nil])
  }
}
