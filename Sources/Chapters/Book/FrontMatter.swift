import Foundation

/// What stands at the head of a chapter, between lines of `---`.
package struct FrontMatter: Sendable {
  /// The keys of front matter.
  package struct Keys: BlockSpec {
    @Key("The chapter's title, in place of its first heading.") package var title: WrittenProse?
    @Key("What the title says further.") package var subtitle: WrittenProse?
    @Key("What the chapter is about, in a sentence or more.")
    package var description: WrittenProse?
    @Key("Who wrote the chapter.") package var authors: [String] = []
    @Key("Who wrote the chapter, where it is one.") package var author: [String] = []
    @Key("When it was written, as it is to be read.") package var date: String?

    package init() {}
  }

  /// What it says.
  package var keys = Keys()
  /// How many lines it takes.
  let lines: Int

  /// The front matter of a text; none of one that begins otherwise.
  ///
  /// - Parameters:
  ///   - lines: The lines of the text.
  ///   - path: What messages call the file.
  /// - Returns: The front matter.
  /// - Throws: A `Diagnostic` or `InvalidBook` where it is not understood.
  static func read(_ lines: [Substring], path: String) throws -> FrontMatter? {
    func isRule(_ line: Substring, _ marks: [String]) -> Bool {
      marks.contains { line.hasPrefix($0) && line.dropFirst(3).allSatisfy(\.isWhitespace) }
    }
    // A rule with an empty line below it is a rule.
    guard let first = lines.first, isRule(first, ["---"]), lines.count > 1,
      !lines[1].allSatisfy(\.isWhitespace),
      let end = lines.dropFirst().firstIndex(where: { isRule($0, ["---", "..."]) })
    else { return nil }
    let start = SourceLocation(file: path, line: 1, column: 1)
    let text = lines[1..<end].joined(separator: "\n")
    let root = try YAML.parse(YAML.Source(text: text, file: path, firstLine: 2))
    guard let entries = root.entries else {
      throw Diagnostic(
        SourceLocation(file: path, line: 2, column: 1),
        "expected keys and values between the lines of '---', like 'title: My chapter'")
    }
    var matter = FrontMatter(lines: end + 1)
    matter.keys = try Keys.decode(entries, blockName: "front matter", location: start)
    return matter
  }

  private init(lines: Int) { self.lines = lines }

  /// Who wrote the chapter and when, as Markdown; none where it says nothing.
  var byline: String? {
    let authors = keys.authors + keys.author
    let parts = [authors.joined(separator: ", "), keys.date ?? ""].filter { !$0.isEmpty }
    return parts.isEmpty ? nil : "*\(Self.escaped(parts.joined(separator: " · ")))*"
  }

  /// A plain text as Markdown.
  private static func escaped(_ text: String) -> String {
    text.map { character in
      let isMark =
        character.isASCII && !character.isLetter && !character.isNumber && !character.isWhitespace
      return isMark ? "\\\(character)" : character.isNewline ? " " : String(character)
    }.joined()
  }
}
