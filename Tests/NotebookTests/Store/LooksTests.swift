import Chapters
import Foundation
import TestSupport
import Testing

@testable import Notebook

/// What a store remembers of claims that were looked at again and again.
struct LooksTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func counts(_ profile: String = "full") -> [String: Int] {
    let looks = Store.looks(in: profile, folder: folder.url, followsLink: true)
    return Dictionary(looks.map { ("\($0.claim) \($0.axis)", $0.count) }, uniquingKeysWith: max)
  }

  private func note(
    _ claim: String, _ count: Int, axis: String = "seed", in profile: String = "full"
  )
    throws
  {
    try Store(folder: folder.url).note(
      SettledClaims.Entry(claim: claim, axis: axis, count: count), in: profile)
  }

  /// A look cannot be taken back: what was seen was seen.
  @Test func theFurthestLookCounts() throws {
    try note("a", 3)
    try note("a", 5)
    try note("a", 4)
    try note("a", 2, axis: "draw")
    try note("b", 9, in: "smoke")
    #expect(counts() == ["a seed": 5, "a draw": 2])
    #expect(counts("smoke") == ["b seed": 9])
    #expect(counts("smoke --set steps=1").isEmpty)
  }

  @Test func whereThereIsNoStoreNothingIsRememberedAndNoneIsMade() throws {
    #expect(counts().isEmpty)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path).isEmpty)
    let nowhere = folder.url.appending(path: "nowhere")
    #expect(Store.looks(in: "full", folder: nowhere, followsLink: true).isEmpty)
  }

  /// What is wrong with a store is said by what opens it.
  @Test func whatIsNoStoreHasNothing() throws {
    try folder.write(
      "no database at all, but long enough to be taken for the header of one: "
        + String(repeating: "x", count: 200), to: "store.sqlite")
    #expect(counts().isEmpty)
    #expect(try folder.read("store.sqlite").hasPrefix("no database"))
  }
}
