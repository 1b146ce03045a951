import Experiments
import Foundation
import Reports
import TestSupport
import Testing

@testable import Chapters
@testable import Notebook

/// The profiles of this book: each of them is whole, and runs its own part of it.
struct BookProfilesTests {
  private static func book(_ profile: String) throws -> Book {
    let chapters = Checkout.root.appending(path: "chapters")
    return try BookLoader(
      folder: chapters, path: "chapters", kinds: KindRegistry(ExperimentKinds.all),
      blocks: .standard
    ).load(
      profile: profile,
      settings: [Setting(name: "checkpoint", value: chapters.path)].filter { _ in
        profile.hasPrefix("gemma") || ["published", "complete"].contains(profile)
      })
  }

  private static func kinds(of book: Book) -> Set<String> {
    Set(book.cells.map { $0.kind.name })
  }

  @Test(arguments: ["smoke", "standard", "full"]) func theSmallWorldRunsWithoutGemma(
    profile: String
  ) throws {
    let book = try Self.book(profile)
    #expect(Self.kinds(of: book).isSuperset(of: ["world", "train", "relearn"]))
    #expect(!Self.kinds(of: book).contains("checkpoint"))
  }

  private static func cells(_ profile: String) throws -> Set<String> {
    Set(try book(profile).cells.map { "\($0.block) \($0.axes)" })
  }

  @Test func bothPartsTogetherAreThoseOfTheirProfiles() throws {
    #expect(
      try Self.cells("complete") == Self.cells("full").union(Self.cells("gemma_full")))
  }

  /// What is published is the short part on Gemma with the search of settings, which is the whole part's.
  @Test func whatIsPublishedIsOfBothProfiles() throws {
    let (published, full) = (try Self.cells("published"), try Self.cells("full"))
    let short = try Self.cells("gemma")
    #expect(published.isSuperset(of: full.union(short)))
    let others = published.subtracting(full).subtracting(short)
    #expect(others.isSubset(of: try Self.cells("gemma_full")))
    #expect(others.contains { $0.hasPrefix("gemma_searched ") })
  }

  @Test(arguments: ["gemma", "gemma_full"]) func gemmaRunsWithoutTheSmallWorld(
    profile: String
  ) throws {
    let book = try Self.book(profile)
    #expect(Self.kinds(of: book).isDisjoint(with: ["world", "train", "measure", "facts"]))
    #expect(Self.kinds(of: book).isSuperset(of: ["checkpoint", "reword", "edit", "relearn"]))
    #expect(book.chapters.allSatisfy { $0.title.hasPrefix("Gemma") })
  }
}
