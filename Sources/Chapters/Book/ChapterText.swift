/// The text of a chapter, put together: its file without the front matter, with the files that it includes and without
/// what other profiles show; and where each of its lines comes from.
package struct ChapterText: Sendable, Hashable {
  /// What messages call the chapter's file.
  package let path: String
  /// The Markdown.
  package internal(set) var text = ""
  /// The files that it includes, by their paths from the folder of the chapters.
  package internal(set) var included: Set<String> = []
  /// Parts of files that other profiles show.
  package internal(set) var hidden: [HiddenPart] = []
  /// Where the lines come from; none where they are the file's own.
  var origins: [Origin] = []

  /// Where a line comes from.
  struct Origin: Sendable, Hashable {
    var location: SourceLocation
    /// The bytes at its beginning that stand in no file.
    var lead = 0
  }

  /// Lines of a file that another profile shows.
  package struct HiddenPart: Sendable, Hashable {
    var file: String
    var lines: ClosedRange<Int>
    /// What they say.
    var text: String

    /// Whether a place is among them.
    package func holds(_ location: SourceLocation) -> Bool {
      location.file == file && lines.contains(location.line)
    }
  }

  /// A text that is a file as it is.
  package init(_ text: String, path: String) {
    self.text = text
    self.path = path
  }

  init(path: String) { self.path = path }

  /// The place in a file of a line and a column of the text.
  package func location(line: Int, column: Int) -> SourceLocation {
    guard origins.indices.contains(line - 1) else {
      return SourceLocation(file: path, line: line, column: column)
    }
    let origin = origins[line - 1]
    var location = origin.location
    location.column += max(0, column - 1 - origin.lead)
    return location
  }
}
