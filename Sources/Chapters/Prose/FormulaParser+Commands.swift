/// What begins with a backslash.
extension FormulaParser {
  /// The part that a command is, with its arguments.
  mutating func command() throws(FormulaError) -> Formula.Node {
    let start = scanner.position
    let name = scanner.commandName()
    guard !name.isEmpty else { throw scanner.error("'\\' without a command") }
    scanner.skipCommand(name)
    if let node = symbol(name) { return node }
    if let node = try decorated(name) { return node }
    switch name {
    case "frac", "dfrac", "tfrac", "binom":
      let (over, under) = try twoArguments(name)
      let fraction = Formula.Node.fraction(over, under, hasLine: name != "binom")
      return name == "binom" ? Self.fenced("(", fraction, ")") : fraction
    case "sqrt": return try squareRoot()
    case "text", "mathrm", "operatorname": return try words(name)
    case "overset", "underset":
      let (mark, base) = try twoArguments(name)
      return .limits(
        base, under: name == "underset" ? mark : nil, over: name == "overset" ? mark : nil)
    case "left": return try delimited(from: start)
    case "begin": return try environment(from: start)
    case "displaystyle": return .row([])
    case "right": throw scanner.error("\\right without \\left", at: start)
    case "end": throw scanner.error("\\end without \\begin", at: start)
    default:
      let hint = Suggestion.nearest(to: name, in: FormulaSymbols.commands)
      throw scanner.error(
        "unknown command '\\\(name)' in mathematics"
          + (hint.map { "; did you mean '\\\($0)'?" } ?? ""),
        at: start)
    }
  }

  private mutating func twoArguments(
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
  private mutating func decorated(_ name: String) throws(FormulaError) -> Formula.Node? {
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
    scanner.skipSpaces()
    let open = scanner.position
    var degree: Formula.Node?
    if scanner.peek() == "[" {
      guard let written = scanner.enclosed(in: "[", "]") else {
        throw scanner.error("this '[' is not closed", at: open)
      }
      var inner = FormulaParser(written)
      do {
        degree = try inner.formula()
      } catch {
        throw FormulaError(offset: error.offset + open + 1, message: error.message)
      }
    }
    return .root(try argument("\\sqrt takes a group: \\sqrt{...}"), degree: degree)
  }

  private mutating func words(_ name: String) throws(FormulaError) -> Formula.Node {
    scanner.skipSpaces()
    guard let words = scanner.enclosed(in: "{", "}") else {
      throw scanner.error("\\\(name) takes words: \\\(name){...}")
    }
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
    guard scanner.isAtCommand("right") else {
      throw scanner.error("\\left without \\right", at: start)
    }
    scanner.skipCommand("right")
    return Self.fenced(left, .row(inside), try delimiter("right"))
  }

  /// The delimiter after `\left` or `\right`; none of a dot.
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

  private mutating func environment(from start: Int) throws(FormulaError) -> Formula.Node {
    let name = try environmentName()
    let known = FormulaSymbols.environments
    guard let form = known[name] else {
      let names = known.keys.sorted()
      throw scanner.error(
        "unknown environment '\(name)'\(Suggestion.phrase(for: name, in: names)); there are "
          + names.joined(separator: ", "), at: start)
    }
    var rows: [[Formula.Node]] = [[]]
    while true {
      rows[rows.count - 1].append(.row(try row { _ in false }))
      if scanner.peek() == "&" {
        scanner.position += 1
      } else if scanner.isAtCommand("\\") {
        scanner.skipCommand("\\")
        rows.append([])
      } else {
        break
      }
    }
    guard scanner.isAtCommand("end") else {
      throw scanner.error("\\begin{\(name)} without \\end{\(name)}", at: start)
    }
    let end = scanner.position
    scanner.skipCommand("end")
    guard try environmentName() == name else {
      throw scanner.error("expected \\end{\(name)}", at: end)
    }
    if rows.last == [.row([])] { rows.removeLast() }
    return Self.fenced(form.left, .table(rows, columns: form.columns), form.right)
  }

  private mutating func environmentName() throws(FormulaError) -> String {
    guard let name = scanner.enclosed(in: "{", "}") else {
      throw scanner.error("expected the name of an environment in braces")
    }
    return name
  }
}
