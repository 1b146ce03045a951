/// Characters that are of a kind, as the `tokenizers` library has them.
///
/// Its parts were made from tables of several versions of Unicode, and a character that was assigned
/// since is of no kind to them.
enum CharacterClass: Sendable {
  /// White space.
  case space
  /// Numbers of every kind (`\p{N}`).
  case number
  /// Punctuation, and the symbols of ASCII.
  case punctuation

  func contains(_ scalar: Unicode.Scalar) -> Bool {
    switch self {
    case .space: scalar.properties.isWhitespace
    case .number: scalar.properties.generalCategory.isNumber
    case .punctuation: Self.isPunctuation(scalar)
    }
  }

  /// Of Unicode 8, in which U+166D was punctuation, and U+111C9 too.
  private static func isPunctuation(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII { return scalar.properties.generalCategory.isPunctuationOrSymbol }
    if scalar == "\u{166D}" || scalar == "\u{111C9}" { return true }
    return scalar.properties.generalCategory.isPunctuation && scalar.isAssigned(in: 8)
  }

  /// What words are made of (`\w`): letters, marks, digits, and what joins them.
  static func isWord(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII {
      return scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || scalar == "_"
    }
    let category = scalar.properties.generalCategory
    return
      (scalar.properties.isAlphabetic || category.isMark || category == .decimalNumber
      || category == .connectorPunctuation || scalar.properties.isJoinControl)
      && scalar.isAssigned(in: 16)
  }

  /// Marks that stand on a letter, of Unicode 9, in which U+1CF2 and U+1CF3 were marks, U+111C9 none.
  static func isAccent(_ scalar: Unicode.Scalar) -> Bool {
    guard !scalar.isASCII else { return false }
    if scalar == "\u{1CF2}" || scalar == "\u{1CF3}" { return true }
    return scalar.properties.generalCategory.isMark && scalar.isAssigned(in: 9)
      && scalar != "\u{111C9}"
  }
}

extension Unicode.Scalar {
  /// Whether the character is there in a version of Unicode.
  func isAssigned(in version: Int) -> Bool {
    guard let age = properties.age else { return false }
    return age <= (version, 0)
  }
}

extension Unicode.GeneralCategory {
  var isLetter: Bool {
    switch self {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: true
    default: false
    }
  }

  var isNumber: Bool {
    switch self {
    case .decimalNumber, .letterNumber, .otherNumber: true
    default: false
    }
  }

  var isMark: Bool {
    switch self {
    case .nonspacingMark, .spacingMark, .enclosingMark: true
    default: false
    }
  }

  var isPunctuation: Bool {
    switch self {
    case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation,
      .initialPunctuation, .finalPunctuation, .otherPunctuation:
      true
    default: false
    }
  }

  var isPunctuationOrSymbol: Bool {
    switch self {
    case .mathSymbol, .currencySymbol, .modifierSymbol, .otherSymbol: true
    default: isPunctuation
    }
  }
}
