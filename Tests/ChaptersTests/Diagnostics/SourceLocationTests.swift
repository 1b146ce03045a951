import Testing

@testable import Chapters

struct SourceLocationTests {
  @Test(arguments: [
    ("chapters/01.md", "chapters/01.md:3:5"), ("./01.md", "./01.md:3:5"),
    ("books/one/parts/x.md", "books/one/parts/x.md:3:5"),
    ("/home/user/books/one/01.md", "one/01.md:3:5"), ("../../one/01.md", "one/01.md:3:5"),
    ("/01.md", "01.md:3:5"),
  ]) func aPageShowsNoWayToTheBook(file: String, published: String) {
    let place = Chapters.SourceLocation(file: file, line: 3, column: 5)
    #expect(place.published == published)
    #expect("\(place)" == "\(file):3:5")
  }
}
