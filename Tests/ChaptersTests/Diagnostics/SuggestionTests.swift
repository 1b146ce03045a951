import Testing

@testable import Chapters

struct SuggestionTests {
  @Test(arguments: [
    ("widht", ["width", "depth"], "width"), ("localisation", ["localization"], "localization"),
    ("stpes", ["seeds", "steps"], "steps"),
  ])
  func nearWordsAreFound(word: String, candidates: [String], nearest: String) {
    #expect(Suggestion.nearest(to: word, in: candidates) == nearest)
    #expect(Suggestion.phrase(for: word, in: candidates) == "; did you mean '\(nearest)'?")
  }

  @Test(arguments: [("x", ["y"]), ("alpha", ["omega"]), ("abc", [])])
  func farWordsAreNot(word: String, candidates: [String]) {
    #expect(Suggestion.nearest(to: word, in: candidates) == nil)
    #expect(Suggestion.phrase(for: word, in: candidates).isEmpty)
  }

  /// A distance: 0 to itself alone, the same both ways, and no way round is shorter.
  @Test func distancesAreDistances() {
    let words = ["", "a", "ab", "ba", "abc", "acb", "steps", "stpes", "localization"]
    for one in words {
      for other in words {
        let distance = Suggestion.distance(one, other)
        #expect(distance == Suggestion.distance(other, one))
        #expect((distance == 0) == (one == other))
        #expect(distance <= max(one.count, other.count))
      }
    }
    #expect(Suggestion.distance("ab", "ba") == 1)
    #expect(Suggestion.distance("kitten", "sitting") == 3)
  }

  @Test func aHugeWordIsNotCompared() {
    #expect(Suggestion.nearest(to: String(repeating: "a", count: 65), in: ["a"]) == nil)
  }
}
