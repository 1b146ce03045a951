/// Reads TeX.
struct FormulaParser {
  private let characters: [Character]
  private var position = 0
  private var depth = 0
  private var alphabet: FormulaAlphabet?

  /// Deeper nesting than this is no formula that anyone wrote.
  private static let greatestDepth = 100

  init(_ source: String) { characters = Array(source) }

  /// The whole source as one formula.
  mutating func formula() throws(FormulaError) -> Formula.Node {
    let nodes = try row { _ in false }
    guard position == characters.count else {
      throw error(characters[position] == "}" ? "'}' closes nothing" : "this closes nothing")
    }
    return .row(nodes)
  }

  // MARK: - Rows

  /// The parts up to a closing brace, an ampersand, a command that ends the row, or the end.
  private mutating func row(endsAt isEnd: (String) -> Bool) throws(FormulaError) -> [Formula.Node] {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.greatestDepth else { throw error("the formula is nested too deeply") }
    var nodes: [Formula.Node] = []
    while true {
      skipSpaces()
      guard let next = peek(), next != "}", next != "&" else { break }
      if next == "\\" {
        let name = commandName()
        if isEnd(name) || ["right", "end", "\\"].contains(name) { break }
      }
      if let node = try scripted() { nodes.append(node) }
    }
    return nodes
  }

  /// A part with its scripts.
  private mutating func scripted() throws(FormulaError) -> Formula.Node? {
    let start = position
    var base: Formula.Node?
    if let next = peek(), next != "^", next != "_", next != "'" {
      base = try part()
      if base == nil { return nil }
    }
    skipSpaces()
    var (below, above): (Formula.Node?, Formula.Node?) = (nil, nil)
    while let next = peek(), next == "^" || next == "_" || next == "'" {
      let place = position
      if next == "'" {
        guard above == nil else { throw error("a second superscript", at: place) }
        above = primes()
        continue
      }
      position += 1
      let script = try argument("'\(next)' raises or lowers something; write \(next){...}")
      if next == "^" {
        guard above == nil else { throw error("a second superscript", at: place) }
        above = script
      } else {
        guard below == nil else { throw error("a second subscript", at: place) }
        below = script
      }
    }
    guard below != nil || above != nil else { return base }
    let node = base ?? .row([])
    return takesLimits(from: start)
      ? .limits(node, under: below, over: above) : .scripts(node, below: below, above: above)
  }

  /// Whether the part that begins at a place has its scripts under and over it.
  private func takesLimits(from start: Int) -> Bool {
    let name = commandName(at: start)
    return FormulaSymbols.largeOperators[name] != nil
      || FormulaSymbols.functionsWithLimits[name] != nil
      || ["overbrace", "underbrace"].contains(name)
  }

  private mutating func primes() -> Formula.Node {
    var marks = ""
    while peek() == "'" {
      marks += "′"
      position += 1
    }
    return .symbol(marks, .plain)
  }

  /// A group in braces, or a single part.
  private mutating func argument(_ expected: String) throws(FormulaError) -> Formula.Node {
    skipSpaces()
    guard let next = peek(), next != "}", next != "&" else { throw error(expected) }
    if next == "{" { return try group() }
    if next.isNumber {
      position += 1
      return .number(spelled(String(next)))
    }
    guard let node = try part() else { throw error(expected) }
    return node
  }

  private mutating func group() throws(FormulaError) -> Formula.Node {
    let open = position
    position += 1
    let nodes = try row { _ in false }
    guard peek() == "}" else { throw error("this '{' is not closed", at: open) }
    position += 1
    return nodes.count == 1 ? nodes[0] : .row(nodes)
  }

  // MARK: - Parts

  /// The next part; none where only space is left.
  private mutating func part() throws(FormulaError) -> Formula.Node? {
    skipSpaces()
    guard let next = peek() else { return nil }
    switch next {
    case "{": return try group()
    case "\\": return try command()
    case "}", "&", "^", "_", "'": return nil
    case "~":
      position += 1
      return .space(0.333)
    case "$": throw error("'$' within a formula; write \\$")
    case "%", "#": throw error("'\(next)' within a formula; write \\\(next)")
    default: break
    }
    if next.isNumber || next == "." && characters.dropFirst(position + 1).first?.isNumber == true {
      return number()
    }
    position += 1
    if next.isLetter { return .identifier(spelled(String(next)), isUpright: false) }
    let symbols: [Character: String] = ["-": "−", "*": "∗", ":": ":"]
    let isFence = "()[]|".contains(next)
    return .symbol(symbols[next] ?? String(next), isFence ? .smallFence : .plain)
  }

  private mutating func number() -> Formula.Node {
    var digits = ""
    while let next = peek(),
      next.isNumber || next == "." && characters.dropFirst(position + 1).first?.isNumber == true
    {
      digits.append(next)
      position += 1
    }
    return .number(spelled(digits))
  }

  private func spelled(_ letters: String) -> String { alphabet?.spelled(letters) ?? letters }

  // MARK: - Commands

  private mutating func command() throws(FormulaError) -> Formula.Node {
    let start = position
    let name = commandName()
    guard !name.isEmpty else { throw error("'\\' without a command") }
    position += name.count + 1
    if let node = symbol(name) { return node }
    if let node = try decorated(name, from: start) { return node }
    switch name {
    case "frac", "dfrac", "tfrac", "binom":
      let expected = "\\\(name) takes two groups: \\\(name){...}{...}"
      let (over, under) = (try argument(expected), try argument(expected))
      let fraction = Formula.Node.fraction(over, under, hasLine: name != "binom")
      return name == "binom" ? Self.fenced("(", fraction, ")") : fraction
    case "sqrt": return try squareRoot()
    case "text", "mathrm", "operatorname": return try words(name)
    case "overset", "underset":
      let expected = "\\\(name) takes two groups: \\\(name){...}{...}"
      let (mark, base) = (try argument(expected), try argument(expected))
      return .limits(
        base, under: name == "underset" ? mark : nil, over: name == "overset" ? mark : nil)
    case "left": return try delimited(from: start)
    case "begin": return try environment(from: start)
    case "displaystyle": return .row([])
    case "right": throw error("\\right without \\left", at: start)
    case "end": throw error("\\end without \\begin", at: start)
    default:
      let hint = Suggestion.nearest(to: name, in: FormulaSymbols.commands)
      throw error(
        "unknown command '\\\(name)' in mathematics"
          + (hint.map { "; did you mean '\\\($0)'?" } ?? ""),
        at: start)
    }
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
      return .symbol(symbol, "⌊⌋⌈⌉⟨⟩|‖{}".contains(symbol) ? .smallFence : .plain)
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
  private mutating func decorated(_ name: String, from start: Int) throws(FormulaError) -> Formula
    .Node?
  {
    let expected = "\\\(name) takes a group: \\\(name){...}"
    if let mark = FormulaSymbols.accents[name] {
      return .accent(try argument(expected), mark: mark, isUnder: false)
    }
    if let mark = FormulaSymbols.marksUnder[name] {
      return .accent(try argument(expected), mark: mark, isUnder: true)
    }
    guard let chosen = FormulaAlphabet(rawValue: name) else { return nil }
    let outer = alphabet
    alphabet = chosen
    defer { alphabet = outer }
    return try argument(expected)
  }

  private mutating func squareRoot() throws(FormulaError) -> Formula.Node {
    skipSpaces()
    var degree: Formula.Node?
    if peek() == "[" {
      let open = position
      guard let close = characters[position...].firstIndex(of: "]") else {
        throw error("this '[' is not closed", at: open)
      }
      var inner = FormulaParser(String(characters[(open + 1)..<close]))
      do {
        degree = try inner.formula()
      } catch {
        throw FormulaError(offset: error.offset + open + 1, message: error.message)
      }
      position = close + 1
    }
    return .root(try argument("\\sqrt takes a group: \\sqrt{...}"), degree: degree)
  }

  private mutating func words(_ name: String) throws(FormulaError) -> Formula.Node {
    skipSpaces()
    guard peek() == "{", let close = characters[position...].firstIndex(of: "}") else {
      throw error("\\\(name) takes words: \\\(name){...}")
    }
    let words = String(characters[(position + 1)..<close])
    position = close + 1
    return name == "text" ? .text(words) : .identifier(words, isUpright: true)
  }

  // MARK: - Delimiters and environments

  private static func fenced(
    _ left: String?, _ inside: Formula.Node, _ right: String?
  ) -> Formula.Node {
    .row(
      [left.map { .symbol($0, .fence) }, inside, right.map { .symbol($0, .fence) }]
        .compactMap(\.self))
  }

  private mutating func delimited(from start: Int) throws(FormulaError) -> Formula.Node {
    let left = try delimiter("left")
    let inside = try row { $0 == "right" }
    guard peek() == "\\", commandName() == "right" else {
      throw error("\\left without \\right", at: start)
    }
    position += "right".count + 1
    return Self.fenced(left, .row(inside), try delimiter("right"))
  }

  /// The delimiter after `\left` or `\right`; none of a dot.
  private mutating func delimiter(_ side: String) throws(FormulaError) -> String? {
    skipSpaces()
    let expected = "\\\(side) takes a delimiter: ( ) [ ] | . \\{ \\} \\langle \\lfloor ..."
    guard let next = peek() else { throw error(expected) }
    if next == "\\" {
      let name = commandName()
      guard let symbol = FormulaSymbols.operators[name] else { throw error(expected) }
      position += name.count + 1
      return symbol
    }
    guard "()[]|./<>".contains(next) else { throw error(expected) }
    position += 1
    return next == "." ? nil : next == "<" ? "⟨" : next == ">" ? "⟩" : String(next)
  }

  private mutating func environment(from start: Int) throws(FormulaError) -> Formula.Node {
    let name = try environmentName()
    let known = FormulaSymbols.environments
    guard let form = known[name] else {
      let names = known.keys.sorted()
      throw error(
        "unknown environment '\(name)'\(Suggestion.phrase(for: name, in: names)); there are "
          + names.joined(separator: ", "), at: start)
    }
    var rows: [[Formula.Node]] = [[]]
    while true {
      rows[rows.count - 1].append(.row(try row { _ in false }))
      if peek() == "&" {
        position += 1
      } else if peek() == "\\", commandName() == "\\" {
        position += 2
        rows.append([])
      } else {
        break
      }
    }
    guard peek() == "\\", commandName() == "end" else {
      throw error("\\begin{\(name)} without \\end{\(name)}", at: start)
    }
    let end = position
    position += "end".count + 1
    guard try environmentName() == name else { throw error("expected \\end{\(name)}", at: end) }
    if rows.last == [.row([])] { rows.removeLast() }
    return Self.fenced(form.left, .table(rows, columns: form.columns), form.right)
  }

  private mutating func environmentName() throws(FormulaError) -> String {
    guard peek() == "{", let close = characters[position...].firstIndex(of: "}") else {
      throw error("expected the name of an environment in braces")
    }
    let name = String(characters[(position + 1)..<close])
    position = close + 1
    return name
  }

  // MARK: - Characters

  private func peek() -> Character? {
    position < characters.count ? characters[position] : nil
  }

  private mutating func skipSpaces() {
    while let next = peek(), next.isWhitespace { position += 1 }
  }

  /// The name of the command at a place: letters, or a single other character.
  private func commandName(at place: Int? = nil) -> String {
    let rest = characters.dropFirst((place ?? position)).drop(while: \.isWhitespace)
    guard rest.first == "\\" else { return "" }
    let letters = rest.dropFirst().prefix { $0.isASCII && $0.isLetter }
    return letters.isEmpty ? rest.dropFirst().first.map { String($0) } ?? "" : String(letters)
  }

  private func error(_ message: String, at place: Int? = nil) -> FormulaError {
    FormulaError(offset: min(place ?? position, characters.count), message: message)
  }
}
