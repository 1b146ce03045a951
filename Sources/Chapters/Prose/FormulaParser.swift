/// Reads TeX: rows of parts with their scripts.
///
/// Commands are read in `FormulaParser+Commands.swift`, environments in `FormulaParser+Environments.swift`.
struct FormulaParser {
  var scanner: FormulaScanner
  /// The alphabet of letters and digits where a command has chosen one.
  var alphabet: FormulaAlphabet?
  /// Whether the formula stands on a line of its own, so that it can have a number.
  let isDisplay: Bool
  /// The book's own commands, for suggestions.
  let macros: [String]
  /// What names or numbers the rows.
  var equations: [Int: Formula.Equation] = [:]
  /// What pages of Markdown show otherwise.
  var marks: [Formula.Mark] = []
  /// The row whose number a label names.
  var equationRow = 0
  private var depth = 0

  /// Deeper nesting than this is no formula that anyone wrote.
  private static let greatestDepth = 100

  init(_ characters: [Character], isDisplay: Bool = false, macros: [String] = []) {
    scanner = FormulaScanner(characters)
    self.isDisplay = isDisplay
    self.macros = macros
  }

  /// The whole source as one formula.
  mutating func formula() throws(FormulaError) -> Formula.Node {
    let nodes = try row { _ in false }
    guard let next = scanner.peek() else { return .row(nodes) }
    throw scanner.error(next == "}" ? "'}' closes nothing" : "this closes nothing")
  }

  // MARK: - Rows

  /// The parts up to a closing brace, an ampersand, a command that ends the row, or the end.
  mutating func row(endsAt isEnd: (String) -> Bool) throws(FormulaError) -> [Formula.Node] {
    depth += 1
    let outer = alphabet
    defer {
      depth -= 1
      alphabet = outer
    }
    guard depth <= Self.greatestDepth else {
      throw scanner.error("the formula is nested too deeply")
    }
    var nodes: [Formula.Node] = []
    while true {
      scanner.skipSpaces()
      guard let next = scanner.peek(), next != "}", next != "&" else { break }
      if next == "\\" {
        let name = scanner.commandName()
        if isEnd(name) || ["right", "middle", "end", "\\", "cr"].contains(name) { break }
        if let infix = FormulaSymbols.infixes[name] {
          scanner.skipCommand(name)
          let under = try row(endsAt: isEnd)
          return [infix.node(.row(nodes), .row(under))]
        }
        if let isDisplay = FormulaSymbols.styles[name] {
          scanner.skipCommand(name)
          return nodes + [.style(.row(try row(endsAt: isEnd)), isDisplay: isDisplay)]
        }
        if let chosen = FormulaSymbols.declarations[name] {
          scanner.skipCommand(name)
          alphabet = chosen
          continue
        }
      }
      if let node = try scripted() { nodes.append(node) }
    }
    return nodes
  }

  /// A part with its scripts.
  private mutating func scripted() throws(FormulaError) -> Formula.Node? {
    let start = scanner.position
    var base: Formula.Node?
    if let next = scanner.peek(), !Self.isScript(next) {
      base = try part()
      if base == nil { return nil }
    }
    let hasLimits = limitsAsked() ?? takesLimits(from: start)
    scanner.skipSpaces()
    var (below, above): (Formula.Node?, Formula.Node?) = (nil, nil)
    while let next = scanner.peek(), Self.isScript(next) {
      let place = scanner.position
      if next == "'" {
        guard above == nil else { throw scanner.error("a second superscript", at: place) }
        let marks = primes()
        // What is raised further stands behind the primes.
        guard scanner.peek() == "^" else {
          above = marks
          continue
        }
        scanner.position += 1
        above = .row([marks, try argument("'^' raises something; write ^{...}")])
        continue
      }
      scanner.position += 1
      let script = try argument("'\(next)' raises or lowers something; write \(next){...}")
      if next == "^" {
        guard above == nil else { throw scanner.error("a second superscript", at: place) }
        above = script
      } else {
        guard below == nil else { throw scanner.error("a second subscript", at: place) }
        below = script
      }
      scanner.skipSpaces()
    }
    guard below != nil || above != nil else { return base }
    let node = base ?? .row([])
    return hasLimits
      ? .limits(node, under: below, over: above) : .scripts(node, below: below, above: above)
  }

  private static func isScript(_ character: Character) -> Bool { "^_'".contains(character) }

  /// What `\limits` or `\nolimits` says of the part before it.
  private mutating func limitsAsked() -> Bool? {
    var asked: Bool?
    while true {
      scanner.skipSpaces()
      guard let answer = FormulaSymbols.limits[scanner.peek() == "\\" ? scanner.commandName() : ""]
      else { return asked }
      scanner.skipCommand(scanner.commandName())
      asked = answer
    }
  }

  /// Whether the part that begins at a place has its scripts under and over it.
  private func takesLimits(from start: Int) -> Bool {
    let name = scanner.commandName(at: start)
    return FormulaSymbols.largeOperators[name] != nil
      || FormulaSymbols.functionsWithLimits[name] != nil
      || ["overbrace", "underbrace", "overbracket", "underbracket", "mathop"].contains(name)
      || name == "operatorname" && scanner.character(start + "\\operatorname".count) == "*"
  }

  private mutating func primes() -> Formula.Node {
    var marks = ""
    while scanner.peek() == "'" {
      marks += "′"
      scanner.position += 1
    }
    return .symbol(marks, .plain)
  }

  /// A group in braces, or a single part.
  ///
  /// - Parameter expected: What is said where there is none.
  /// - Returns: The group or the part.
  /// - Throws: `FormulaError` where there is none, or it is not understood.
  mutating func argument(_ expected: String) throws(FormulaError) -> Formula.Node {
    scanner.skipSpaces()
    guard let next = scanner.peek(), next != "}", next != "&" else {
      throw scanner.error(expected)
    }
    if next == "{" { return try group() }
    if next.isNumber {
      scanner.position += 1
      return .number(spelled(String(next)))
    }
    guard let node = try part() else { throw scanner.error(expected) }
    return node
  }

  mutating func group() throws(FormulaError) -> Formula.Node {
    let open = scanner.position
    scanner.position += 1
    let nodes = try row { _ in false }
    guard scanner.peek() == "}" else { throw scanner.error("this '{' is not closed", at: open) }
    scanner.position += 1
    return nodes.count == 1 ? nodes[0] : .row(nodes)
  }

  // MARK: - Parts

  /// The next part; none where only space is left.
  private mutating func part() throws(FormulaError) -> Formula.Node? {
    scanner.skipSpaces()
    guard let next = scanner.peek() else { return nil }
    switch next {
    case "{": return try group()
    case "\\": return try command()
    case "}", "&", "^", "_", "'": return nil
    case "~":
      scanner.position += 1
      return .space(0.333)
    case "$": throw scanner.error("'$' within a formula; write \\$")
    case "%", "#": throw scanner.error("'\(next)' within a formula; write \\\(next)")
    default: break
    }
    if scanner.isAtNumber { return .number(spelled(scanner.digits())) }
    scanner.position += 1
    if next.isLetter { return .identifier(spelled(String(next)), isUpright: alphabet == .roman) }
    let symbols: [Character: String] = ["-": "−", "*": "∗"]
    let isFence = "()[]|".contains(next)
    return .symbol(symbols[next] ?? String(next), isFence ? .smallFence : .plain)
  }

  /// Letters or digits in the alphabet that is in force.
  func spelled(_ letters: String) -> String { alphabet?.spelled(letters) ?? letters }
}
