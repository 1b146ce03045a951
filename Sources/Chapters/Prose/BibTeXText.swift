import Foundation

/// TeX in fields of BibTeX as plain text: braces go, accents join their letters, a few commands stand for letters.
enum BibTeXText {
  private static let accents: [Character: String] = [
    "\"": "\u{308}", "'": "\u{301}", "`": "\u{300}", "^": "\u{302}", "~": "\u{303}",
    "=": "\u{304}", ".": "\u{307}", "u": "\u{306}", "v": "\u{30C}", "H": "\u{30B}",
    "c": "\u{327}", "d": "\u{323}", "b": "\u{331}", "k": "\u{328}", "r": "\u{30A}",
  ]
  private static let letters: [String: String] = [
    "ss": "ß", "o": "ø", "O": "Ø", "l": "ł", "L": "Ł", "ae": "æ", "AE": "Æ", "oe": "œ",
    "OE": "Œ", "aa": "å", "AA": "Å", "i": "i", "j": "j", "dh": "ð", "th": "þ", "TeX": "TeX",
    "LaTeX": "LaTeX", "textendash": "–", "textemdash": "—", "ldots": "…", "dots": "…",
    "textquotesingle": "'", "textbackslash": "\\", "textasciitilde": "~", "textunderscore": "_",
    "copyright": "©", "S": "§", "alpha": "α", "beta": "β", "gamma": "γ", "epsilon": "ε",
    "lambda": "λ", "mu": "μ", "pi": "π", "sigma": "σ", "times": "×", "ell": "ℓ", "infty": "∞",
  ]
  /// Commands whose argument stands as it is.
  private static let transparent: Set<String> = [
    "emph", "textit", "textbf", "textsc", "texttt", "textrm", "textsf", "text", "mathrm",
    "mathbf", "mathcal", "mathbb", "uppercase", "href", "em", "it", "bf", "sc", "rm", "tt",
    "bibinfo", "natexlab", "relax", "protect", "ensuremath", "textup", "mbox",
  ]

  /// The text of a field.
  static func plain(_ tex: String) -> String {
    var (text, rest) = ("", tex[...])
    while let next = rest.popFirst() {
      switch next {
      case "\\": text += command(&rest)
      case "{", "}", "$": break
      case "~": text += "\u{A0}"
      case "-" where rest.hasPrefix("--"):
        rest = rest.dropFirst(2)
        text += "—"
      case "-" where rest.hasPrefix("-"):
        rest = rest.dropFirst()
        text += "–"
      case "`" where rest.hasPrefix("`"):
        rest = rest.dropFirst()
        text += "“"
      case "'" where rest.hasPrefix("'"):
        rest = rest.dropFirst()
        text += "”"
      default: text += next.isWhitespace ? " " : String(next)
      }
    }
    return text.split(separator: " ").joined(separator: " ").precomposed
  }

  /// The address in a field: braces and the backslashes before marks go.
  static func address(_ tex: String) -> String {
    tex.filter { !"{}\\".contains($0) && !$0.isWhitespace }.replacing(/^url(?=http)/, with: "")
  }

  private static func command(_ rest: inout Substring) -> String {
    let name = rest.prefix { $0.isASCII && $0.isLetter }
    if name.isEmpty {
      guard let mark = rest.popFirst() else { return "\\" }
      guard let accent = accents[mark] else {
        return mark == "\\" || mark == "/" ? " " : String(mark)
      }
      return accented(accent, &rest)
    }
    rest = rest.dropFirst(name.count)
    if name.count == 1, let mark = name.first, let accent = accents[mark],
      rest.first == "{" || rest.first == " " || rest.first == "\\"
    {
      return accented(accent, &rest)
    }
    let word = String(name)
    if let letter = letters[word] {
      if rest.first == " " { rest = rest.dropFirst() }
      if rest.hasPrefix("{}") { rest = rest.dropFirst(2) }
      return letter
    }
    if word == "url", rest.first == "{", let end = rest.firstIndex(of: "}") {
      defer { rest = rest[rest.index(after: end)...] }
      return address(String(rest[..<end]))
    }
    if transparent.contains(word) {
      rest = rest.drop { $0 == " " }
      return ""
    }
    return "\\" + word
  }

  /// The next letter, in braces or not, with an accent.
  private static func accented(_ accent: String, _ rest: inout Substring) -> String {
    rest = rest.drop { $0 == " " }
    let isGroup = rest.first == "{"
    if isGroup { rest = rest.dropFirst() }
    var letter = rest.popFirst().map { String($0) } ?? ""
    if letter == "\\" { letter = command(&rest) }
    if letter == "}" { return "" }
    if isGroup, rest.first == "}" { rest = rest.dropFirst() }
    return letter + accent
  }
}

extension String {
  /// The text with letters and their accents joined.
  fileprivate var precomposed: String { precomposedStringWithCanonicalMapping }
}
