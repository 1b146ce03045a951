import Notebook
import TestSupport
import Testing

@testable import LivePreview

struct GoneChaptersTests {
  /// What became of a chapter over the states of a book, each a chapter's text by its name.
  private static func fate(
    of name: String, over states: [[String: String]]
  ) throws -> GoneChapters.Fate? {
    let books = try states.map { chapters in
      try LiveScene.load(
        TemporaryFolder(
          Dictionary(uniqueKeysWithValues: chapters.map { ("chapters/\($0.key).md", $0.value) })))
    }
    var gone = GoneChapters()
    for (old, new) in zip(books, books.dropFirst()) { gone.note(old, became: new) }
    return gone.fate(of: name, in: try #require(books.last))
  }

  private static let one = "# One\n" + gated("a") + gated("b")
  private static let other = "# Other\n" + gated("c")

  @Test func aRenamedChapterIsFoundByItsBlocks() throws {
    let fate = try Self.fate(
      of: "01",
      over: [["01": Self.one], ["1-new": "# New\n" + gated("a") + gated("b") + gated("d")]]
    )
    #expect(fate == .moved(title: "One", to: .init(name: "1-new", title: "New")))
  }

  /// Editors and version control take the old file away first.
  @Test func itIsFoundAlsoWhereItCameBackLater() throws {
    let states = [
      ["01": Self.one, "02": Self.other], ["02": Self.other],
      ["02": Self.other, "03": Self.one],
    ]
    #expect(
      try Self.fate(of: "01", over: Array(states.prefix(2))) == .deleted(title: "One"))
    #expect(
      try Self.fate(of: "01", over: states)
        == .moved(title: "One", to: .init(name: "03", title: "One")))
  }

  @Test func withoutBlocksItIsFoundByItsTextOrTitle() throws {
    let prose = ["01": "# One\n\nWords.\n", "02": "# One\n"]
    #expect(
      try Self.fate(of: "01", over: [prose, ["02": "# One\n", "03": "# One\n\nWords.\n"]])
        == .moved(title: "One", to: .init(name: "03", title: "One")))
    #expect(
      try Self.fate(of: "01", over: [prose, ["02": "# One\n", "03": "# One\n\nOther words.\n"]])
        == .moved(title: "One", to: .init(name: "03", title: "One")))
    // A chapter that stood beside it is not what it became.
    #expect(try Self.fate(of: "01", over: [prose, ["02": "# One\n"]]) == .deleted(title: "One"))
  }

  @Test func halfOfItsBlocksAreNotTheChapter() throws {
    let fate = try Self.fate(
      of: "01", over: [["01": Self.one, "02": Self.other], ["02": Self.other + gated("a")]])
    #expect(fate == .deleted(title: "One"))
  }

  @Test func whatIsThereOrNeverWasIsNotGone() throws {
    let book = ["01": Self.one]
    #expect(try Self.fate(of: "01", over: [book, ["02": Self.one], book]) == nil)
    #expect(try Self.fate(of: "99", over: [book, ["02": Self.one]]) == nil)
  }
}
