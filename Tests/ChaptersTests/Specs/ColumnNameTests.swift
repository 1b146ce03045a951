import Chapters
import Testing

@testable import Chapters

struct ColumnNameTests {
  @Test func aNameKnowsItsPlace() throws {
    let root = try Written.value("columns: [a, \"two words\"]\n")
    let names = try [ColumnName](try #require(root.entries?.first?.value))
    #expect(names.map(\.name) == ["a", "two words"])
    #expect(names.map(\.location.column) == [11, 14])
    #expect(names[0].canonical == .text("a"))
    let elsewhere = try ColumnName(Written.value("a"))
    #expect(elsewhere == names[0] && elsewhere.hashValue == names[0].hashValue)
  }

  @Test func backticksAreNoPartOfAName() throws {
    let names = try ["\"`two words`\"", "\"`\"", "a`b"].map {
      try ColumnName(Written.value($0)).name
    }
    #expect(names == ["two words", "`", "a`b"])
  }

  @Test func aListIsNoName() throws {
    #expect(throws: Diagnostic.self) { try ColumnName(Written.value("[[a]]")) }
  }
}
