/// The alphabets of letters.
enum FormulaAlphabet: CaseIterable {
  case bold, boldSymbol, calligraphic, blackboard, fraktur, sansSerif, typewriter, italic, roman

  /// Letters that Unicode had before it had the alphabets.
  private static let older: [FormulaAlphabet: [Character: String]] = [
    .calligraphic: [
      "B": "ℬ", "E": "ℰ", "F": "ℱ", "H": "ℋ", "I": "ℐ", "L": "ℒ", "M": "ℳ", "R": "ℛ", "e": "ℯ",
      "g": "ℊ", "o": "ℴ",
    ],
    .blackboard: ["C": "ℂ", "H": "ℍ", "N": "ℕ", "P": "ℙ", "Q": "ℚ", "R": "ℝ", "Z": "ℤ"],
    .fraktur: ["C": "ℭ", "H": "ℌ", "I": "ℑ", "R": "ℜ", "Z": "ℨ"],
  ]

  /// Where the alphabet begins in Unicode: its capitals, small letters and digits.
  private var starts: (capitals: UInt32, small: UInt32, digits: UInt32?)? {
    switch self {
    case .bold: (0x1D400, 0x1D41A, 0x1D7CE)
    case .boldSymbol: (0x1D468, 0x1D482, 0x1D7CE)
    case .calligraphic: (0x1D49C, 0x1D4B6, nil)
    case .blackboard: (0x1D538, 0x1D552, 0x1D7D8)
    case .fraktur: (0x1D504, 0x1D51E, nil)
    case .sansSerif: (0x1D5A0, 0x1D5BA, 0x1D7E2)
    case .typewriter: (0x1D670, 0x1D68A, 0x1D7F6)
    case .italic, .roman: nil
    }
  }

  /// The text in the letters of the alphabet.
  func spelled(_ text: String) -> String {
    guard let starts else { return text }
    return text.map { character -> String in
      if let letter = Self.older[self]?[character] { return letter }
      guard let value = character.asciiValue.map(UInt32.init) else {
        return self == .boldSymbol ? Self.boldGreek(character) : String(character)
      }
      let place: UInt32? =
        switch value {
        case 65...90: starts.capitals + value - 65
        case 97...122: starts.small + value - 97
        case 48...57: starts.digits.map { $0 + value - 48 }
        default: nil
        }
      return place.flatMap(Unicode.Scalar.init).map { String(Character($0)) } ?? String(character)
    }.joined()
  }

  private static func boldGreek(_ character: Character) -> String {
    guard let value = character.unicodeScalars.first?.value else { return String(character) }
    let place: UInt32? =
      switch value {
      case 0x391...0x3A9: 0x1D71C + value - 0x391
      case 0x3B1...0x3C9: 0x1D736 + value - 0x3B1
      default: nil
      }
    return place.flatMap(Unicode.Scalar.init).map { String(Character($0)) } ?? String(character)
  }
}
