import Foundation
import TestSupport
import Testing

@testable import Chapters
@testable import Notebook
@testable import Reports

/// A book that is read again after an edit: what has not changed is taken over, and nothing else.
struct EditedWorldsTests {
  private let book: WorldsBook
  private let loader: BookLoader

  init() throws {
    book = try WorldsBook()
    loader = BookLoader(
      folder: book.folder.url.appending(path: "chapters"), path: "01", kinds: KindRegistry([]),
      blocks: .standard)
  }

  private func write(_ chapter: String) throws {
    try chapter.write(
      to: book.folder.url.appending(path: "chapters/01.md"), atomically: true, encoding: .utf8)
  }

  /// A cell in words, with the place of its block.
  private func cells(of book: Book) -> [String] {
    book.cells.map { cell in
      let keys = cell.canonical.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
      let hash = ContentHash.sha256(keys.joined(separator: " ")).prefix(8)
      return "\(cell.name) \(cell.location) \(cell.isVaried) \(hash) \(cell.inputs.map(\.cell))"
    }
  }

  private func variants(of book: Book) -> [String: [[String: [Int]]]] {
    book.variants.mapValues { $0.map(\.cells) }
  }

  @Test(arguments: [
    "A line before.\n\n" + WorldsBook.chapter(), WorldsBook.chapter(after: "A line behind."),
    WorldsBook.chapter("{shift: [1, 3]}"),
    WorldsBook.chapter().replacing("dose: [1, 2]", with: "dose: [1, 2, 3]"),
    WorldsBook.chapter().replacing("${base}", with: "${base}.5"),
  ])
  func itIsAsIfReadAnew(chapter: String) throws {
    let before = try loader.load(rereading: .init())
    try write(chapter)
    let (after, anew) = (try loader.load(rereading: .init(after: before)), try loader.load())
    #expect(cells(of: after) == cells(of: anew))
    #expect(variants(of: after) == variants(of: anew))
    #expect(after.cells.count > 3)
  }

  /// An edit of prose costs no second walk through the worlds.
  @Test func cellsOfWorldsAreTakenOver() throws {
    let before = try loader.load(rereading: .init())
    var marked = before
    marked.variants = [:]
    try write("A line before.\n\n" + WorldsBook.chapter())
    #expect(try loader.load(rereading: .init(after: marked)).variants.isEmpty)
    #expect(try !loader.load(rereading: .init(after: before)).variants.isEmpty)
  }

  /// What became of claims meanwhile is not what it was.
  @Test func otherReplicatesAreFoundAnew() throws {
    let before = try loader.load(rereading: .init())
    let looked = SettledClaims.Entry(claim: "larger", axis: "dose", count: 3)
    let (after, anew) = (
      try loader.load(rereading: .init(after: before)) { _ in [looked] },
      try loader.load { _ in [looked] }
    )
    #expect(after.settled.keys == anew.settled.keys)
    #expect(cells(of: after) == cells(of: anew))
  }
}
