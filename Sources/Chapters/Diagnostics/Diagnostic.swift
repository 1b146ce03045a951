import Foundation

/// One thing that is wrong with a book: where, what, and what to do.
public struct Diagnostic: Error, Sendable, Hashable, CustomStringConvertible {
  /// Where it is wrong.
  public var location: SourceLocation
  /// What is wrong and, where it can be known, the nearest right spelling.
  public var message: String

  /// A complaint about `location`.
  package init(_ location: SourceLocation, _ message: String) {
    self.location = location
    self.message = message
  }

  /// `chapters/03-editing.md:41:3: error: ...`, the form that editors and terminals link.
  public var description: String { "\(location): error: \(message)" }
}

/// A book that cannot be run: every complaint about it, in the order of the files.
public struct InvalidBook: Error, Sendable, CustomStringConvertible {
  /// The complaints; none where they were collected before.
  public var diagnostics: [Diagnostic]
  /// The files besides chapters that it is from, as far as they are known.
  package var files: [URL] = []

  /// Wraps the complaints about a book.
  package init(_ diagnostics: [Diagnostic]) { self.diagnostics = diagnostics }

  public var description: String {
    diagnostics.map(\.description).joined(separator: "\n")
  }
}
