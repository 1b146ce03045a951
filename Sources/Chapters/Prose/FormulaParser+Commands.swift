/// What begins with a backslash.
extension FormulaParser {
  /// The part that a command is, with its arguments; none of one that says something of the whole formula.
  mutating func command() throws(FormulaError) -> Formula.Node? {
    let start = scanner.position
    let name = scanner.commandName()
    guard !name.isEmpty else { throw scanner.error("'\\' without a command") }
    scanner.skipCommand(name)
    if let node = symbol(name) { return node }
    if let node = try decorated(name) { return node }
    if let node = try words(name) { return node }
    if let size = FormulaSymbols.sizes[name] { return try sized(name, size) }
    switch name {
    case "frac", "dfrac", "tfrac", "cfrac", "binom", "dbinom", "tbinom":
      return try fraction(name)
    case "sqrt": return try squareRoot()
    case "overset", "underset", "stackrel":
      let (mark, base) = try twoArguments(name)
      return .limits(
        base, under: name == "underset" ? mark : nil, over: name == "underset" ? nil : mark)
    case "xrightarrow", "xleftarrow", "xleftrightarrow", "xRightarrow", "xmapsto":
      return try arrow(name)
    case "not": return try negated()
    case "pmod", "pod", "bmod", "mod": return try modulus(name)
    case "boxed", "fbox": return .boxed(try argument("\\\(name) takes a group: \\\(name){...}"))
    case "phantom", "hphantom", "vphantom":
      return .phantom(try argument("\\\(name) takes a group: \\\(name){...}"))
    case "mathop", "mathrel", "mathbin", "mathord", "mathopen", "mathclose", "mathpunct",
      "mathinner", "smash", "ensuremath":
      return try argument("\\\(name) takes a group: \\\(name){...}")
    case "substack": return try stack()
    case "hspace", "mspace", "hskip", "kern", "mkern": return try space(name)
    case "left": return try delimited(from: start)
    case "begin": return try environment(from: start)
    case "label", "tag", "nonumber", "notag", "ref", "eqref":
      return try numbering(name, from: start)
    case "right": throw scanner.error("\\right without \\left", at: start)
    case "middle": throw scanner.error("\\middle without \\left", at: start)
    case "end": throw scanner.error("\\end without \\begin", at: start)
    default: throw unknown(name, at: start)
    }
  }

  private func unknown(_ name: String, at start: Int) -> FormulaError {
    let hint = Suggestion.nearest(to: name, in: FormulaSymbols.commands + macros)
    return scanner.error(
      "unknown command '\\\(name)' in mathematics"
        + (hint.map { "; did you mean '\\\($0)'?" } ?? ""),
      at: start)
  }

  mutating func twoArguments(
    _ name: String
  ) throws(FormulaError) -> (Formula.Node, Formula.Node) {
    let expected = "\\\(name) takes two groups: \\\(name){...}{...}"
    return (try argument(expected), try argument(expected))
  }

  /// A command that is a symbol, a function or space.
  private func symbol(_ name: String) -> Formula.Node? {
    if let letter = FormulaSymbols.letters[name] {
      return .identifier(spelled(letter), isUpright: false)
    }
    if let letter = FormulaSymbols.uprightLetters[name] {
      return .identifier(spelled(letter), isUpright: true)
    }
    if let symbol = FormulaSymbols.operators[name] {
      return .symbol(symbol, FormulaSymbols.fences.contains(symbol) ? .smallFence : .plain)
    }
    if let symbol = FormulaSymbols.largeOperators[name] ?? FormulaSymbols.integrals[name] {
      return .symbol(symbol, .plain)
    }
    if FormulaSymbols.functions.contains(name) { return .identifier(name, isUpright: true) }
    if let function = FormulaSymbols.functionsWithLimits[name] {
      return .identifier(function, isUpright: true)
    }
    return FormulaSymbols.spaces[name].map(Formula.Node.space)
  }

  /// A command that changes what follows it: a mark over or under it, or its alphabet.
  private mutating func decorated(_ name: String) throws(FormulaError) -> Formula.Node? {
    let expected = "\\\(name) takes a group: \\\(name){...}"
    if let mark = FormulaSymbols.accents[name] {
      return .accent(try argument(expected), mark: mark, isUnder: false)
    }
    if let mark = FormulaSymbols.marksUnder[name] {
      return .accent(try argument(expected), mark: mark, isUnder: true)
    }
    guard let chosen = FormulaSymbols.alphabets[name] else { return nil }
    let outer = alphabet
    alphabet = chosen
    defer { alphabet = outer }
    let inside = try argument(expected)
    // Letters side by side in an upright alphabet are a name: `\mathrm{KL}`.
    guard chosen == .roman, case .row(let nodes) = inside else { return inside }
    let letters = nodes.compactMap { node -> String? in
      switch node {
      case .identifier(let name, _): name
      case .number(let digits): digits
      default: nil
      }
    }
    return letters.count == nodes.count && !nodes.isEmpty
      ? .identifier(letters.joined(), isUpright: true) : inside
  }

  // MARK: - Words

  /// A command that takes words.
  private mutating func words(_ name: String) throws(FormulaError) -> Formula.Node? {
    let isName = name == "operatorname"
    guard isName || FormulaSymbols.wordCommands[name] != nil else { return nil }
    if isName, scanner.peek() == "*" { scanner.position += 1 }
    scanner.skipSpaces()
    let open = scanner.position
    guard let words = scanner.balanced() else {
      throw scanner.error("\\\(name) takes words: \\\(name){...}")
    }
    let plain = try plainWords(words, at: open + 1, spacesCount: !isName)
    if isName { return .identifier(plain, isUpright: true) }
    return .text(FormulaSymbols.wordCommands[name]?.spelled(plain) ?? plain)
  }

  /// Words with what a few commands in them stand for.
  private func plainWords(
    _ words: String, at start: Int, spacesCount: Bool
  ) throws(FormulaError) -> String {
    var (inner, plain) = (FormulaScanner(Array(words)), "")
    while let next = inner.peek() {
      let place = inner.position
      if next == "\\" {
        let name = inner.commandName()
        inner.skipCommand(name)
        if let width = FormulaSymbols.spaces[name] {
          plain += width <= 0 ? "" : width < 0.25 ? "\u{2009}" : " "
        } else if name.count == 1, "%#&$_{}".contains(name) {
          plain += name
        } else if FormulaSymbols.wordCommands[name] != nil || FormulaSymbols.alphabets[name] != nil
        {
          continue
        } else if let symbol = FormulaSymbols.letters[name] ?? FormulaSymbols.operators[name]
          ?? FormulaSymbols.uprightLetters[name]
        {
          plain += symbol
        } else {
          let error = unknown(name, at: start)
          throw FormulaError(offset: start + place, message: error.message)
        }
        continue
      }
      inner.position += 1
      if next == "~" { plain += "\u{A0}" }
      if "{}~".contains(next) || (next.isWhitespace && !spacesCount) { continue }
      plain.append(next.isWhitespace ? " " : next)
    }
    return plain
  }

  // MARK: - Parts with arguments

  private mutating func fraction(_ name: String) throws(FormulaError) -> Formula.Node {
    if name == "cfrac", scanner.peek() == "[" { _ = scanner.enclosed(in: "[", "]") }
    let (over, under) = try twoArguments(name)
    let isBinomial = name.hasSuffix("binom")
    let fraction = Formula.Node.fraction(over, under, hasLine: !isBinomial)
    let whole = isBinomial ? Self.fenced("(", fraction, ")") : fraction
    switch name.first {
    case "d", "c": return .style(whole, isDisplay: true)
    case "t": return .style(whole, isDisplay: false)
    default: return whole
    }
  }

  private mutating func squareRoot() throws(FormulaError) -> Formula.Node {
    let degree = try optional()
    return .root(try argument("\\sqrt takes a group: \\sqrt{...}"), degree: degree)
  }

  /// What stands in brackets before the argument of a command.
  private mutating func optional() throws(FormulaError) -> Formula.Node? {
    scanner.skipSpaces()
    let open = scanner.position
    guard scanner.peek() == "[" else { return nil }
    guard let written = scanner.enclosed(in: "[", "]") else {
      throw scanner.error("this '[' is not closed", at: open)
    }
    var inner = FormulaParser(Array(written), macros: macros)
    do {
      return try inner.formula()
    } catch {
      throw FormulaError(offset: error.offset + open + 1, message: error.message)
    }
  }

  private mutating func arrow(_ name: String) throws(FormulaError) -> Formula.Node {
    let below = try optional()
    let above = try argument("\\\(name) takes a group: \\\(name){...}")
    let symbol = FormulaSymbols.operators[String(name.dropFirst())] ?? "→"
    return .limits(.symbol(symbol, .stretched), under: below, over: above)
  }

  /// A relation with a stroke through it.
  private mutating func negated() throws(FormulaError) -> Formula.Node {
    let node = try argument("\\not takes a relation: \\not\\in")
    guard case .symbol(let symbol, let role) = node else { return node }
    let known = ["=": "≠", "∈": "∉", "≡": "≢", "∣": "∤", "∼": "≁", "≤": "≰", "≥": "≱", "⊂": "⊄"]
    return .symbol(known[symbol] ?? symbol + "\u{338}", role)
  }

  private mutating func modulus(_ name: String) throws(FormulaError) -> Formula.Node {
    let word = Formula.Node.identifier("mod", isUpright: true)
    if name == "bmod" { return .row([.space(0.222), word, .space(0.222)]) }
    let number = try argument("\\\(name) takes a group: \\\(name){...}")
    let inside = name == "pod" ? number : .row([word, .space(0.333), number])
    return .row([.space(0.667), name == "mod" ? inside : Self.fenced("(", inside, ")")])
  }

  private mutating func space(_ name: String) throws(FormulaError) -> Formula.Node {
    if scanner.peek() == "*" { scanner.position += 1 }
    scanner.skipSpaces()
    let written =
      scanner.balanced()
      ?? {
        let start = scanner.position
        while let next = scanner.peek(), next.isLetter || next.isNumber || ".-".contains(next) {
          scanner.position += 1
        }
        return String(scanner.characters[start..<scanner.position])
      }()
    let units = ["em": 1, "ex": 0.43, "pt": 0.1, "mu": 1 / 18.0, "cm": 2.8, "mm": 0.28]
    let unit = String(written.suffix(2))
    guard let scale = units[unit], let width = Double(written.dropLast(2)) else {
      throw scanner.error("\\\(name) takes a width: \\\(name){1em}")
    }
    return .space(width * scale)
  }

  // MARK: - Delimiters

  static func fenced(
    _ left: String?, _ inside: Formula.Node, _ right: String?
  ) -> Formula.Node {
    .row(
      [left.map { .symbol($0, .fence) }, inside, right.map { .symbol($0, .fence) }]
        .compactMap(\.self))
  }

  private mutating func delimited(from start: Int) throws(FormulaError) -> Formula.Node {
    var nodes: [Formula.Node] = [try delimiter("left")].compactMap {
      $0.map { .symbol($0, .fence) }
    }
    nodes.append(.row(try row { $0 == "right" }))
    while scanner.isAtCommand("middle") {
      scanner.skipCommand("middle")
      if let symbol = try delimiter("middle") { nodes.append(.symbol(symbol, .fence)) }
      nodes.append(.row(try row { $0 == "right" }))
    }
    guard scanner.isAtCommand("right") else {
      throw scanner.error("\\left without \\right", at: start)
    }
    scanner.skipCommand("right")
    if let symbol = try delimiter("right") { nodes.append(.symbol(symbol, .fence)) }
    return .row(nodes)
  }

  private mutating func sized(_ name: String, _ size: Double) throws(FormulaError) -> Formula.Node {
    try delimiter(name).map { .symbol($0, .sized(size)) } ?? .row([])
  }

  /// The delimiter after `\left` and its like; none of a dot.
  private mutating func delimiter(_ side: String) throws(FormulaError) -> String? {
    scanner.skipSpaces()
    let expected = "\\\(side) takes a delimiter: ( ) [ ] | . \\{ \\} \\langle \\lfloor ..."
    guard let next = scanner.peek() else { throw scanner.error(expected) }
    if next == "\\" {
      let name = scanner.commandName()
      guard let symbol = FormulaSymbols.operators[name] else { throw scanner.error(expected) }
      scanner.skipCommand(name)
      return symbol
    }
    guard "()[]|./<>".contains(next) else { throw scanner.error(expected) }
    scanner.position += 1
    return next == "." ? nil : next == "<" ? "⟨" : next == ">" ? "⟩" : String(next)
  }
}
