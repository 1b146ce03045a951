import Testing

@testable import Chapters

/// Where in a file the words of a caption stand, however YAML folds and quotes them.
struct WrittenProseTests {
  /// The place of a word in the value of the key `a`.
  private func place(of word: String, in yaml: String) throws -> String {
    let root = try YAML.parse(YAML.Source(text: yaml, file: "f", firstLine: 10, indent: 2))
    let node = try #require(root.entries?.first { $0.key.text == "a" }?.value)
    let prose = try WrittenProse(node)
    let before = try #require(prose.text.firstRange(of: word)).lowerBound
    let lines = prose.text[..<before].split(separator: "\n", omittingEmptySubsequences: false)
    return prose.location(line: lines.count, column: (lines.last?.utf8.count ?? 0) + 1).description
  }

  @Test(arguments: [
    ("a: one two", "two", "f:10:10"), ("b: 1\na: \"one \\\"two\\\"\"", "two", "f:11:13"),
    ("a: 'it''s two'", "two", "f:10:13"), ("a: >\n  one\n  two\n", "two", "f:12:5"),
    ("a: |\n  one\n\n  two\n", "two", "f:13:5"), ("a: one\n  two three", "three", "f:11:9"),
    ("a: >-\n    é two", "two", "f:11:10"), ("b: ö\na: ö two", "two", "f:11:9"),
  ])
  func wordsHaveTheirPlace(yaml: String, word: String, place: String) throws {
    #expect(try self.place(of: word, in: yaml) == place)
  }

  /// Where the text is not what was written, as after a parameter, the whole text is meant.
  @Test func anotherTextHasThePlaceOfAll() throws {
    let root = try YAML.parse(YAML.Source(text: "a: ${n} two", file: "f"))
    let node = try #require(root.entries?.first?.value)
    var used = Set<String>()
    let filled = try Substitution(values: ["n": Written.node("1500")])(node, used: &used)
    #expect(try WrittenProse(filled).location(line: 1, column: 6).description == "f:1:4")
  }

  @Test func onlyTextIsProse() throws {
    let node = try YAML.parse(YAML.Source(text: "[a]", file: "f"))
    #expect(throws: Diagnostic(node.location, "expected text in Markdown, found a list")) {
      try WrittenProse(node)
    }
  }
}
