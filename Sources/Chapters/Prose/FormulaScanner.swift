/// The characters of a formula, read one after another.
struct FormulaScanner {
  let characters: [Character]
  /// The next character's place.
  var position = 0

  init(_ characters: [Character]) { self.characters = characters }

  /// Whether nothing is left.
  var isAtEnd: Bool { position >= characters.count }

  /// The next character.
  func peek() -> Character? { isAtEnd ? nil : characters[position] }

  /// The character at a place, if there is one.
  func character(_ place: Int) -> Character? {
    characters.indices.contains(place) ? characters[place] : nil
  }

  /// Whether a number begins or goes on at the next character.
  var isAtNumber: Bool {
    guard let next = peek() else { return false }
    return next.isNumber
      || next == "." && characters.dropFirst(position + 1).first?.isNumber == true
  }

  /// The name of the command at a place: letters, or a single other character; empty where there is none.
  func commandName(at place: Int? = nil) -> String {
    let rest = characters.dropFirst(place ?? position).drop(while: \.isWhitespace)
    guard rest.first == "\\" else { return "" }
    let letters = rest.dropFirst().prefix { $0.isASCII && $0.isLetter }
    return letters.isEmpty ? rest.dropFirst().first.map { String($0) } ?? "" : String(letters)
  }

  /// Whether the next characters are a command.
  func isAtCommand(_ name: String) -> Bool { peek() == "\\" && commandName() == name }

  /// What is wrong at a place; at the next character where none is given.
  func error(_ message: String, at place: Int? = nil) -> FormulaError {
    FormulaError(offset: min(place ?? position, characters.count), message: message)
  }

  mutating func skipSpaces() {
    while let next = peek(), next.isWhitespace { position += 1 }
  }

  /// Passes the command at the next character.
  mutating func skipCommand(_ name: String) { position += name.count + 1 }

  /// The text up to a closing character, which is passed too.
  ///
  /// - Parameters:
  ///   - open: The character that the text begins with.
  ///   - close: The character that ends it.
  /// - Returns: The text between them; none where the next character is another or it is not closed.
  mutating func enclosed(in open: Character, _ close: Character) -> String? {
    guard peek() == open, let end = characters[position...].firstIndex(of: close) else {
      return nil
    }
    defer { position = end + 1 }
    return String(characters[(position + 1)..<end])
  }

  /// The text in braces, which may hold other braces; the braces are passed too.
  ///
  /// - Returns: The text; none where no brace is next or it is not closed.
  mutating func balanced() -> String? {
    guard peek() == "{" else { return nil }
    var (depth, place) = (0, position)
    while place < characters.count {
      switch characters[place] {
      case "\\": place += 1
      case "{": depth += 1
      case "}": depth -= 1
      default: break
      }
      place += 1
      if depth == 0 {
        defer { position = place }
        return String(characters[(position + 1)..<(place - 1)])
      }
    }
    return nil
  }

  /// The digits of a number.
  mutating func digits() -> String {
    var digits = ""
    while isAtNumber, let next = peek() {
      digits.append(next)
      position += 1
    }
    return digits
  }
}
