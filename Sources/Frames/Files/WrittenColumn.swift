/// The values of a column as someone wrote them, before they have a type.
///
/// A column has one type, the one that is declared, or else the narrowest that all of its values have: whole numbers (exact, of 64 bits), numbers,
/// truth values, or text, which stays as it was written. A number that begins with a needless zero is text, and so
/// is a whole number of more digits than 64 bits hold. What is empty is missing, and so is `NA` where all else
/// is no text.
package struct WrittenColumn {
  /// A value as written.
  package struct Value: Sendable, Hashable {
    /// What is written.
    package var text: String
    /// Whether it stands in quotes, and is text therefore.
    package var isQuoted: Bool

    /// A value as written.
    package init(_ text: String, isQuoted: Bool = false) {
      self.text = text
      self.isQuoted = isQuoted
    }
  }

  /// The type of the values.
  package let type: Frame.Column.ValueType
  /// The values.
  package let scalars: [Scalar]

  /// Reads a column.
  ///
  /// - Parameters:
  ///   - values: The values as written.
  ///   - missing: Words that stand for a missing value, besides nothing at all.
  package init(_ values: [Value], missing: Set<String> = []) {
    let words = Self.words(values, missing)
    let read = words.map { word -> Scalar in word.map(Self.scalar) ?? .missing }
    let type = Frame.Column.ValueType.narrowest(for: read)
    self.type = type
    guard type == .text else {
      scalars = type == .number ? read.map(\.inNumbers) : read
      return
    }
    scalars =
      read.contains { $0 != .missing }
      ? words.map { word in word.map { .text($0.text) } ?? .missing } : read
  }

  /// Reads a column.
  ///
  /// - Parameters:
  ///   - values: The values as written.
  ///   - missing: Words that stand for a missing value, besides nothing at all.
  ///   - declared: The type that they are to have; the narrowest that they have where none is given.
  /// - Throws: `UnexpectedValue` where one has another type.
  package init(
    _ values: [Value], missing: Set<String>, as declared: Frame.Column.ValueType?
  ) throws {
    guard let declared else {
      self.init(values, missing: missing)
      return
    }
    let scalars = try Self.words(values, missing).enumerated().map { row, word -> Scalar in
      guard let word, declared == .text || !word.text.isEmpty else { return .missing }
      if let scalar = Self.scalar(word.text, as: declared) { return scalar }
      throw UnexpectedValue(row: row, description: "'\(word.text)', not \(declared.inWords)")
    }
    self.init(declared, scalars)
  }

  private init(_ type: Frame.Column.ValueType, _ scalars: [Scalar]) {
    self.type = type
    self.scalars = scalars
  }

  /// The values that are there.
  private static func words(_ values: [Value], _ missing: Set<String>) -> [Value?] {
    values.map { value in
      let isMissing = missing.contains(value.text) || (value.text.isEmpty && !value.isQuoted)
      return isMissing ? nil : value
    }
  }

  /// A value of a type that is known; none where it is another.
  private static func scalar(_ text: String, as type: Frame.Column.ValueType) -> Scalar? {
    if type == .text { return .text(text) }
    if text == notAvailable { return .missing }
    switch (type, scalar(Value(text))) {
    case (.date, _): return Moment(text, allowsParts: true).map(Scalar.date)
    case (.boolean, .boolean(let value)): return .boolean(value)
    // Leading zeros are no sign of a text where a number is declared.
    case (.integer, _): return Int(text).map(Scalar.integer)
    case (.number, .number(let value)): return .number(value)
    case (.number, _): return Scalar.decimal(text).map(Scalar.number)
    default: return nil
    }
  }

  /// What a value is read as by itself.
  static func scalar(_ value: Value) -> Scalar {
    let text = value.text
    guard !value.isQuoted, let first = text.utf8.first else { return .text(text) }
    // Most texts begin with a letter; the words that do and are not text are few.
    guard first > UInt8(ascii: "9") else { return number(text) }
    switch text {
    case "true", "True", "TRUE": return .boolean(true)
    case "false", "False", "FALSE": return .boolean(false)
    case notAvailable: return .missing
    default: return infinite(text) ?? .text(text)
    }
  }

  /// What many programs write where there is no number.
  private static let notAvailable = "NA"

  private static func number(_ text: String) -> Scalar {
    let digits = text.utf8.drop { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "+") }
    let isPadded =
      digits.first == UInt8(ascii: "0")
      && digits.dropFirst().first.map { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        ?? false
    if isPadded { return .text(text) }
    if let whole = Int(text) { return .integer(whole) }
    let isWhole = digits.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    if !isWhole, let number = Scalar.decimal(text) { return .number(number) }
    return infinite(text) ?? .text(text)
  }

  /// A number that is none, or beyond all others, in the spellings of CSV files, of YAML and of Python.
  private static func infinite(_ text: String) -> Scalar? {
    let isNegative = text.hasPrefix("-")
    switch text.drop(while: { $0 == "-" || $0 == "+" }).drop(while: { $0 == "." }).lowercased() {
    case "nan" where !isNegative: return .number(.nan)
    case "inf", "infinity": return .number(isNegative ? -.infinity : .infinity)
    default: return nil
    }
  }
}

extension Scalar {
  /// A whole number as a real one; everything else as it is.
  fileprivate var inNumbers: Scalar {
    if case .integer(let whole) = self { .number(Double(whole)) } else { self }
  }

  /// The value in a column of text.
  package var inTexts: Scalar { self == .missing ? .missing : .text(plain) }
}

extension Frame {
  /// A frame of columns that someone wrote.
  ///
  /// - Parameters:
  ///   - name: The frame's name.
  ///   - columns: The columns' names with their values, all of one number.
  package init(_ name: String, written columns: [(name: String, column: WrittenColumn)]) {
    self.init(
      name,
      columns.map {
        (Frame.Column($0.name, $0.column.type, Frame.Column.asWritten), $0.column.scalars)
      })
  }
}
