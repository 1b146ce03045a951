import Chapters

/// Why something has no value; shown in the value's place.
///
/// Two reasons are equal where they say the same, wherever they hold.
package struct NoValue: Error, Sendable, CustomStringConvertible {
  /// What it means for the book.
  enum Kind: Sendable, Hashable {
    /// Nothing was measured, which is told elsewhere: a cell failed, or was not run.
    case unavailable
    /// There is no such row, or nothing in it; where that may be, `??` says what is shown.
    case absent
    /// What is asked for cannot be: the chapter is wrong.
    case wrong
  }

  package let description: String
  let kind: Kind
  /// What of the book it is about, where that is known.
  var location: SourceLocation?
  /// The column that it is about, where it is about one.
  var column: String?

  /// A reason.
  init(
    _ description: String, _ kind: Kind = .wrong, at location: SourceLocation? = nil,
    column: String? = nil
  ) {
    self.description = description
    self.kind = kind
    self.location = location
    self.column = column
  }
}

extension NoValue: Hashable {
  package static func == (left: NoValue, right: NoValue) -> Bool {
    (left.description, left.kind) == (right.description, right.kind)
  }

  package func hash(into hasher: inout Hasher) { hasher.combine(description) }
}

extension NoValue {
  /// What is to be said of it on the console: nothing of what is told elsewhere.
  ///
  /// - Parameter place: Where it is shown.
  /// - Returns: The complaint, at what it is about.
  func complaint(at place: SourceLocation) -> Diagnostic? {
    kind == .unavailable ? nil : Diagnostic(location ?? place, description)
  }
}
