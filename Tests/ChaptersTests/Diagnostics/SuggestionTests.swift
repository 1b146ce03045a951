import Chapters
import Testing

struct SuggestionTests {
  @Test(arguments: [
    ("localisation", "localization"), ("modle", "model"), ("stpes", "steps"), ("xyz", nil),
  ]) func suggestions(word: String, expected: String?) {
    let keys = ["localization", "model", "steps", "seed"]
    #expect(Suggestion.nearest(to: word, in: keys) == expected)
  }
}
