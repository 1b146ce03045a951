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
    "jmath": "ȷ", "digamma": "ϝ", "varkappa": "ϰ", "wp": "℘", "hslash": "ℏ", "Bbbk": "𝕜",
  ]

  /// Letters and signs that stand upright.
  static let uprightLetters: [String: String] = [
    "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ", "Pi": "Π", "Sigma": "Σ",
    "Upsilon": "Υ", "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω", "infty": "∞", "partial": "∂",
    "nabla": "∇", "emptyset": "∅", "varnothing": "∅", "Re": "ℜ", "Im": "ℑ", "aleph": "ℵ",
    "top": "⊤", "bot": "⊥", "forall": "∀", "exists": "∃", "nexists": "∄", "degree": "°",
    "beth": "ℶ", "complement": "∁", "angle": "∠", "measuredangle": "∡", "triangle": "△",
    "square": "□", "Box": "□", "blacksquare": "■", "lozenge": "◊", "Diamond": "◇", "flat": "♭",
    "natural": "♮", "sharp": "♯", "clubsuit": "♣", "diamondsuit": "♢", "heartsuit": "♡",
    "spadesuit": "♠", "checkmark": "✓", "S": "§", "P": "¶", "pounds": "£", "copyright": "©",
    "eth": "ð", "mho": "℧", "QED": "∎", "surd": "√",
  ]

  /// Operators, relations, arrows and punctuation.
  static let operators: [String: String] = [
    // Operators.
    "times": "×", "cdot": "⋅", "cdotp": "·", "div": "÷", "pm": "±", "mp": "∓", "ast": "∗",
    "star": "⋆", "circ": "∘", "bullet": "∙", "oplus": "⊕", "ominus": "⊖", "otimes": "⊗",
    "oslash": "⊘", "odot": "⊙", "boxplus": "⊞", "boxtimes": "⊠", "boxdot": "⊡", "cap": "∩",
    "cup": "∪", "uplus": "⊎", "sqcap": "⊓", "sqcup": "⊔", "setminus": "∖", "smallsetminus": "∖",
    "wedge": "∧", "land": "∧", "vee": "∨", "lor": "∨", "veebar": "⊻", "neg": "¬", "lnot": "¬",
    "dagger": "†", "dag": "†", "ddagger": "‡", "ddag": "‡", "amalg": "⨿", "wr": "≀",
    "diamond": "⋄", "ltimes": "⋉", "rtimes": "⋊", "bigcirc": "◯", "bigtriangleup": "△",
    "bigtriangledown": "▽", "triangleleft": "◁", "triangleright": "▷", "trianglelefteq": "⊴",
    "trianglerighteq": "⊵", "intercal": "⊺",
    // Relations.
    "le": "≤", "leq": "≤", "leqslant": "⩽", "ge": "≥", "geq": "≥", "geqslant": "⩾", "ne": "≠",
    "neq": "≠", "lt": "<", "gt": ">", "ll": "≪", "gg": "≫", "lll": "⋘", "ggg": "⋙",
    "lesssim": "≲", "gtrsim": "≳", "lessgtr": "≶", "nleq": "≰", "ngeq": "≱", "nless": "≮",
    "ngtr": "≯", "approx": "≈", "approxeq": "≊", "sim": "∼", "nsim": "≁", "simeq": "≃",
    "cong": "≅", "ncong": "≇", "equiv": "≡", "doteq": "≐", "propto": "∝", "varpropto": "∝",
    "prec": "≺", "succ": "≻", "preceq": "⪯", "succeq": "⪰", "asymp": "≍", "bowtie": "⋈",
    "in": "∈", "notin": "∉", "ni": "∋", "owns": "∋", "subset": "⊂", "subseteq": "⊆",
    "subsetneq": "⊊", "nsubseteq": "⊈", "supset": "⊃", "supseteq": "⊇", "supsetneq": "⊋",
    "sqsubset": "⊏", "sqsubseteq": "⊑", "sqsupset": "⊐", "sqsupseteq": "⊒", "perp": "⊥",
    "parallel": "∥", "nparallel": "∦", "mid": "∣", "nmid": "∤", "vdash": "⊢", "dashv": "⊣",
    "models": "⊨", "vDash": "⊨", "Vdash": "⊩", "smile": "⌣", "frown": "⌢", "triangleq": "≜",
    "coloneqq": "≔", "coloneq": "≔", "eqqcolon": "≕", "defeq": "≝", "because": "∵",
    "therefore": "∴", "between": "≬", "multimap": "⊸",
    // Arrows.
    "to": "→", "rightarrow": "→", "leftarrow": "←", "gets": "←", "leftrightarrow": "↔",
    "Rightarrow": "⇒", "implies": "⟹", "impliedby": "⟸", "Leftarrow": "⇐",
    "Leftrightarrow": "⇔", "iff": "⟺", "mapsto": "↦", "longmapsto": "⟼",
    "longrightarrow": "⟶", "longleftarrow": "⟵", "longleftrightarrow": "⟷",
    "Longrightarrow": "⟹", "Longleftarrow": "⟸", "Longleftrightarrow": "⟺", "uparrow": "↑",
    "downarrow": "↓", "updownarrow": "↕", "Uparrow": "⇑", "Downarrow": "⇓", "nearrow": "↗",
    "searrow": "↘", "swarrow": "↙", "nwarrow": "↖", "hookrightarrow": "↪",
    "hookleftarrow": "↩", "twoheadrightarrow": "↠", "rightarrowtail": "↣",
    "rightharpoonup": "⇀", "rightharpoondown": "⇁", "leftharpoonup": "↼",
    "leftharpoondown": "↽", "rightleftharpoons": "⇌", "leftrightarrows": "⇆",
    "rightrightarrows": "⇉", "leadsto": "⇝", "rightsquigarrow": "⇝", "dashrightarrow": "⇢",
    "circlearrowright": "↻", "circlearrowleft": "↺", "nrightarrow": "↛", "nleftarrow": "↚",
    "nRightarrow": "⇏",
    // Dots and punctuation.
    "ldots": "…", "dots": "…", "dotsc": "…", "dotso": "…", "cdots": "⋯", "dotsb": "⋯",
    "dotsm": "⋯", "dotsi": "⋯", "vdots": "⋮", "ddots": "⋱", "iddots": "⋰", "colon": ":",
    "prime": "′", "backprime": "‵", "lq": "‘", "rq": "’",
    // Delimiters.
    "lfloor": "⌊", "rfloor": "⌋", "lceil": "⌈", "rceil": "⌉", "langle": "⟨", "rangle": "⟩",
    "lgroup": "⟮", "rgroup": "⟯", "lBrack": "⟦", "rBrack": "⟧", "llbracket": "⟦",
    "rrbracket": "⟧", "ulcorner": "⌜", "urcorner": "⌝", "llcorner": "⌞", "lrcorner": "⌟",
    "vert": "|", "lvert": "|", "rvert": "|", "Vert": "‖", "lVert": "‖", "rVert": "‖",
    "lbrace": "{", "rbrace": "}", "lbrack": "[", "rbrack": "]", "lparen": "(", "rparen": ")",
    "backslash": "\\", "{": "{", "}": "}", "|": "‖", "%": "%", "#": "#", "&": "&", "$": "$",
    "_": "_",
  ]

  /// Delimiters, which keep their size where nothing says otherwise.
  static let fences: Set<String> = [
    "⌊", "⌋", "⌈", "⌉", "⟨", "⟩", "|", "‖", "{", "}", "⟦", "⟧", "⟮", "⟯", "[", "]", "(", ")",
  ]

  /// Operators that carry their limits under and over them where there is room.
  static let largeOperators: [String: String] = [
    "sum": "∑", "prod": "∏", "coprod": "∐", "bigcup": "⋃", "bigcap": "⋂", "bigoplus": "⨁",
    "bigotimes": "⨂", "bigodot": "⨀", "biguplus": "⨄", "bigsqcup": "⨆", "bigvee": "⋁",
    "bigwedge": "⋀",
  ]

  /// Operators that carry their limits beside them.
  static let integrals: [String: String] = [
    "int": "∫", "iint": "∬", "iiint": "∭", "oint": "∮", "oiint": "∯", "smallint": "∫",
  ]

  /// Functions by name.
  static let functions: Set<String> = [
    "log", "ln", "lg", "exp", "sin", "cos", "tan", "cot", "sec", "csc", "sinh", "cosh", "tanh",
    "coth", "arcsin", "arccos", "arctan", "dim", "ker", "deg", "hom", "sgn",
  ]

  /// Functions whose limits stand under them where there is room.
  static let functionsWithLimits: [String: String] = [
    "max": "max", "min": "min", "sup": "sup", "inf": "inf", "lim": "lim", "limsup": "lim sup",
    "liminf": "lim inf", "argmax": "arg max", "argmin": "arg min", "arg": "arg", "det": "det",
    "gcd": "gcd", "Pr": "Pr", "esssup": "ess sup", "plim": "plim",
  ]

  /// Marks over a part.
  static let accents: [String: String] = [
    "hat": "^", "widehat": "^", "bar": "¯", "overline": "¯", "tilde": "~", "widetilde": "~",
    "vec": "→", "overrightarrow": "→", "overleftarrow": "←", "overleftrightarrow": "↔",
    "dot": "˙", "ddot": "¨", "dddot": "⃛", "check": "ˇ", "widecheck": "ˇ", "breve": "˘",
    "acute": "´", "grave": "`", "mathring": "˚", "overbrace": "⏞", "overbracket": "⎴",
  ]

  /// Marks under a part.
  static let marksUnder: [String: String] = [
    "underline": "_", "underbar": "_", "underbrace": "⏟", "underbracket": "⎵",
    "underrightarrow": "→", "underleftarrow": "←",
  ]

  /// Blank space, in em.
  static let spaces: [String: Double] = [
    ",": 0.167, ":": 0.222, ">": 0.222, ";": 0.278, "!": -0.167, " ": 0.25, "quad": 1, "qquad": 2,
    "enspace": 0.5, "enskip": 0.5, "thinspace": 0.167, "medspace": 0.222, "thickspace": 0.278,
    "negthinspace": -0.167, "nobreakspace": 0.25, "/": 0, "allowbreak": 0,
  ]

  /// Delimiters of a size of their own, in em.
  static let sizes: [String: Double] = Dictionary(
    uniqueKeysWithValues: [("big", 1.2), ("Big", 1.8), ("bigg", 2.4), ("Bigg", 3.0)].flatMap {
      name, size in
      ["", "l", "r", "m"].map { (name + $0, size) }
    })

  /// What stands between two halves of a group: `n \choose k`.
  static let infixes: [String: FormulaInfix] = [
    "choose": .choose, "over": .over, "atop": .atop, "brace": .brace, "brack": .brack,
  ]

  /// Whether what follows is set as on a line of its own.
  static let styles: [String: Bool] = [
    "displaystyle": true, "textstyle": false, "scriptstyle": false, "scriptscriptstyle": false,
  ]

  /// The alphabets by the commands that choose them for the rest of a group.
  static let declarations: [String: FormulaAlphabet] = [
    "bf": .bold, "rm": .roman, "cal": .calligraphic, "it": .italic, "sf": .sansSerif,
    "tt": .typewriter, "bfseries": .bold, "boldmath": .boldSymbol,
  ]

  /// Whether limits go under and over what stands before.
  static let limits: [String: Bool] = ["limits": true, "nolimits": false, "displaylimits": true]

  /// The alphabets by the commands that choose them for their argument.
  static let alphabets: [String: FormulaAlphabet] = [
    "mathbf": .bold, "boldsymbol": .boldSymbol, "bm": .boldSymbol, "pmb": .boldSymbol,
    "symbf": .bold, "mathcal": .calligraphic, "mathscr": .calligraphic, "mathbb": .blackboard,
    "mathbbm": .blackboard, "mathds": .blackboard, "Bbb": .blackboard, "mathfrak": .fraktur,
    "mathsf": .sansSerif, "mathtt": .typewriter, "mathit": .italic, "mathnormal": .italic,
    "mathrm": .roman, "mathup": .roman,
  ]

  /// Commands that take words, and the alphabet that these are spelled in.
  static let wordCommands: [String: FormulaAlphabet] = [
    "text": .roman, "textrm": .roman, "textup": .roman, "textnormal": .roman, "mbox": .roman,
    "hbox": .roman, "textsc": .roman, "textbf": .bold, "textit": .roman, "emph": .roman,
    "textsl": .roman, "textsf": .sansSerif, "texttt": .typewriter,
  ]

  /// Commands with a meaning of their own.
  private static let structures: Set<String> = [
    "frac", "dfrac", "tfrac", "cfrac", "binom", "dbinom", "tbinom", "sqrt", "operatorname",
    "left", "middle", "right", "begin", "end", "overset", "underset", "stackrel", "xrightarrow",
    "xleftarrow", "xleftrightarrow", "xRightarrow", "xmapsto", "not", "pmod", "pod", "bmod",
    "mod", "boxed", "fbox", "phantom", "hphantom", "vphantom", "mathop", "mathrel", "mathbin",
    "mathord", "mathopen", "mathclose", "mathpunct", "mathinner", "smash", "ensuremath",
    "substack", "hspace", "mspace", "hskip", "kern", "mkern", "label", "tag", "nonumber", "notag",
    "ref", "eqref", "hline", "\\",
  ]

  /// Every command, for suggestions.
  static var commands: [String] {
    let tables = [
      letters, uprightLetters, operators, largeOperators, integrals, functionsWithLimits, accents,
      marksUnder,
    ]
    var names = tables.flatMap(\.keys) + functions + structures + spaces.keys + sizes.keys
    for more in [declarations, alphabets, wordCommands] { names += more.keys }
    for more in [styles, limits] { names += more.keys }
    names += infixes.keys
    return Set(names).filter { $0.count > 1 }.sorted()
  }
}

/// What stands between two halves of a group.
enum FormulaInfix {
  case choose, over, atop, brace, brack

  /// The halves, one over the other.
  func node(_ over: Formula.Node, _ under: Formula.Node) -> Formula.Node {
    let fraction = Formula.Node.fraction(over, under, hasLine: self == .over)
    return switch self {
    case .choose: FormulaParser.fenced("(", fraction, ")")
    case .brace: FormulaParser.fenced("{", fraction, "}")
    case .brack: FormulaParser.fenced("[", fraction, "]")
    case .over, .atop: fraction
    }
  }
}
