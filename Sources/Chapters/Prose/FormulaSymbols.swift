import Frames

/// The commands of TeX that stand for a symbol.
enum FormulaSymbols {
  /// Letters that stand for quantities.
  static let letters: [String: String] = [
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ϵ", "varepsilon": "ε",
    "zeta": "ζ", "eta": "η", "theta": "θ", "vartheta": "ϑ", "iota": "ι", "kappa": "κ",
    "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "pi": "π", "varpi": "ϖ", "rho": "ρ",
    "varrho": "ϱ", "sigma": "σ", "varsigma": "ς", "tau": "τ", "upsilon": "υ", "phi": "ϕ",
    "varphi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω", "ell": "ℓ", "hbar": "ℏ", "imath": "ı",
    "jmath": "ȷ",
  ]

  /// Letters and signs that stand upright.
  static let uprightLetters: [String: String] = [
    "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ", "Pi": "Π", "Sigma": "Σ",
    "Upsilon": "Υ", "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω", "infty": "∞", "partial": "∂",
    "nabla": "∇", "emptyset": "∅", "varnothing": "∅", "Re": "ℜ", "Im": "ℑ", "aleph": "ℵ",
    "top": "⊤", "bot": "⊥", "forall": "∀", "exists": "∃", "degree": "°",
  ]

  /// Operators, relations, arrows and punctuation.
  static let operators: [String: String] = [
    "times": "×", "cdot": "⋅", "div": "÷", "pm": "±", "mp": "∓", "ast": "∗", "star": "⋆",
    "circ": "∘", "bullet": "∙", "oplus": "⊕", "ominus": "⊖", "otimes": "⊗", "odot": "⊙",
    "cap": "∩", "cup": "∪", "setminus": "∖", "wedge": "∧", "land": "∧", "vee": "∨", "lor": "∨",
    "neg": "¬", "lnot": "¬", "le": "≤", "leq": "≤", "ge": "≥", "geq": "≥", "ne": "≠", "neq": "≠",
    "ll": "≪", "gg": "≫", "approx": "≈", "sim": "∼", "simeq": "≃", "cong": "≅", "equiv": "≡",
    "propto": "∝", "in": "∈", "notin": "∉", "ni": "∋", "subset": "⊂", "subseteq": "⊆",
    "supset": "⊃", "supseteq": "⊇", "perp": "⊥", "parallel": "∥", "mid": "∣", "to": "→",
    "rightarrow": "→", "leftarrow": "←", "gets": "←", "leftrightarrow": "↔", "Rightarrow": "⇒",
    "implies": "⟹", "Leftarrow": "⇐", "Leftrightarrow": "⇔", "iff": "⟺", "mapsto": "↦",
    "longrightarrow": "⟶", "uparrow": "↑", "downarrow": "↓", "ldots": "…", "dots": "…",
    "cdots": "⋯", "vdots": "⋮", "ddots": "⋱", "colon": ":", "prime": "′", "triangleq": "≜",
    "coloneqq": "≔", "lfloor": "⌊", "rfloor": "⌋", "lceil": "⌈", "rceil": "⌉", "langle": "⟨",
    "rangle": "⟩", "vert": "|", "lvert": "|", "rvert": "|", "Vert": "‖", "lVert": "‖",
    "rVert": "‖", "lbrace": "{", "rbrace": "}", "backslash": "\\", "{": "{", "}": "}", "|": "‖",
    "%": "%", "#": "#", "&": "&", "$": "$", "_": "_",
  ]

  /// Operators that carry their limits under and over them where there is room.
  static let largeOperators: [String: String] = [
    "sum": "∑", "prod": "∏", "coprod": "∐", "bigcup": "⋃", "bigcap": "⋂", "bigoplus": "⨁",
    "bigotimes": "⨂",
  ]

  /// Operators that carry their limits beside them.
  static let integrals: [String: String] = ["int": "∫", "iint": "∬", "oint": "∮"]

  /// Functions by name.
  static let functions: Set<String> = [
    "log", "ln", "exp", "sin", "cos", "tan", "sinh", "cosh", "tanh", "arcsin", "arccos", "arctan",
    "det", "dim", "ker", "deg", "Pr", "sgn",
  ]

  /// Functions whose limits stand under them where there is room.
  static let functionsWithLimits: [String: String] = [
    "max": "max", "min": "min", "sup": "sup", "inf": "inf", "lim": "lim", "limsup": "lim sup",
    "liminf": "lim inf", "argmax": "arg max", "argmin": "arg min", "arg": "arg",
  ]

  /// Marks over a part.
  static let accents: [String: String] = [
    "hat": "^", "widehat": "^", "bar": "¯", "overline": "¯", "tilde": "~", "widetilde": "~",
    "vec": "→", "dot": "˙", "ddot": "¨", "overbrace": "⏞",
  ]

  /// Marks under a part.
  static let marksUnder: [String: String] = ["underline": "_", "underbrace": "⏟"]

  /// Blank space, in em.
  static let spaces: [String: Double] = [
    ",": 0.167, ":": 0.222, ">": 0.222, ";": 0.278, "!": -0.167, " ": 0.25, "quad": 1, "qquad": 2,
  ]

  /// Environments, with what stands to the left and right of them and how columns are aligned.
  static let environments:
    [String: (left: String?, right: String?, columns: Formula.ColumnAlignment)] = [
      "matrix": (nil, nil, .center), "pmatrix": ("(", ")", .center),
      "bmatrix": ("[", "]", .center), "vmatrix": ("|", "|", .center),
      "cases": ("{", nil, .left), "aligned": (nil, nil, .alternating),
    ]

  /// Commands with a meaning of their own.
  static let structures: Set<String> = [
    "frac", "dfrac", "tfrac", "binom", "sqrt", "text", "mathrm", "operatorname", "left", "right",
    "begin", "end", "overset", "underset", "displaystyle", "\\",
  ]

  /// Every command, for suggestions.
  static var commands: [String] {
    let tables = [
      letters, uprightLetters, operators, largeOperators, integrals, functionsWithLimits, accents,
      marksUnder,
    ]
    let names =
      tables.flatMap(\.keys) + functions + structures + spaces.keys
      + FormulaAlphabet.allCases.map(\.rawValue)
    return names.filter { $0.count > 1 }.sorted()
  }
}

/// The alphabets of letters, by the commands that choose them.
enum FormulaAlphabet: String, CaseIterable {
  case bold = "mathbf"
  case boldSymbol = "boldsymbol"
  case calligraphic = "mathcal"
  case blackboard = "mathbb"
  case fraktur = "mathfrak"
  case sansSerif = "mathsf"
  case typewriter = "mathtt"
  case italic = "mathit"

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
    case .bold, .boldSymbol: (0x1D400, 0x1D41A, 0x1D7CE)
    case .calligraphic: (0x1D49C, 0x1D4B6, nil)
    case .blackboard: (0x1D538, 0x1D552, 0x1D7D8)
    case .fraktur: (0x1D504, 0x1D51E, nil)
    case .sansSerif: (0x1D5A0, 0x1D5BA, 0x1D7E2)
    case .typewriter: (0x1D670, 0x1D68A, 0x1D7F6)
    case .italic: nil
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
      case 0x391...0x3A9: 0x1D6A8 + value - 0x391
      case 0x3B1...0x3C9: 0x1D6C2 + value - 0x3B1
      default: nil
      }
    return place.flatMap(Unicode.Scalar.init).map { String(Character($0)) } ?? String(character)
  }
}
