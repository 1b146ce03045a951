/// Rows of cells, and what numbers them.
extension FormulaParser {
  mutating func environment(from start: Int) throws(FormulaError) -> Formula.Node {
    let name = try environmentName()
    let known = FormulaSymbols.environments
    guard let form = known[name] else {
      let names = known.keys.sorted()
      throw scanner.error(
        "unknown environment '\(name)'\(Suggestion.phrase(for: name, in: names)); there are "
          + names.joined(separator: ", "), at: start)
    }
    var table = Formula.Table(rows: [], columns: form.columns)
    if form.hasColumns { try readColumns(of: name, into: &table) }
    // Only the rows of an environment that is the whole formula have numbers.
    let before = scanner.characters[..<start]
    let isWhole = isDisplay && form.isNumbered && before.allSatisfy(\.isWhitespace)
    table.isNumbered = isWhole
    try readRows(of: &table, isNumbered: isWhole)
    guard scanner.isAtCommand("end") else {
      throw scanner.error("\\begin{\(name)} without \\end{\(name)}", at: start)
    }
    let end = scanner.position
    scanner.skipCommand("end")
    guard try environmentName() == name else {
      throw scanner.error("expected \\end{\(name)}", at: end)
    }
    if form.isPlain, table.rows.count == 1, table.rows[0].count == 1 { return table.rows[0][0] }
    return Self.fenced(form.left, .table(table), form.right)
  }

  private mutating func environmentName() throws(FormulaError) -> String {
    guard let name = scanner.enclosed(in: "{", "}") else {
      throw scanner.error("expected the name of an environment in braces")
    }
    return name
  }

  private mutating func readRows(
    of table: inout Formula.Table, isNumbered: Bool
  ) throws(FormulaError) {
    let outer = equationRow
    defer { equationRow = outer }
    table.rows = [[]]
    while true {
      if isNumbered { equationRow = table.rows.count - 1 }
      scanner.skipSpaces()
      while scanner.isAtCommand("hline") {
        scanner.skipCommand("hline")
        table.rowLines.insert(table.rows.count - 1)
        scanner.skipSpaces()
      }
      table.rows[table.rows.count - 1].append(.row(try row { _ in false }))
      if scanner.peek() == "&" {
        scanner.position += 1
      } else if scanner.isAtCommand("\\") || scanner.isAtCommand("cr") {
        skipRowEnd()
        table.rows.append([])
      } else {
        break
      }
    }
    if table.rows.last == [.row([])] { table.rows.removeLast() }
  }

  /// Passes the end of a row, and the space that is asked for below it: `\\[2pt]`.
  private mutating func skipRowEnd() {
    scanner.skipCommand(scanner.commandName())
    if scanner.peek() == "*" { scanner.position += 1 }
    let place = scanner.position
    guard let space = scanner.enclosed(in: "[", "]"),
      space.wholeMatch(of: /\s*-?[\d.]+\s*[a-z]{2}\s*/) == nil
    else { return }
    scanner.position = place
  }

  /// The columns of an `array`: `{c|lr}`.
  private mutating func readColumns(
    of name: String, into table: inout Formula.Table
  ) throws(FormulaError) {
    _ = scanner.enclosed(in: "[", "]")
    let open = scanner.position
    guard let written = scanner.balanced() else {
      throw scanner.error("\\begin{\(name)} takes its columns: \\begin{\(name)}{lcr}")
    }
    guard name.hasPrefix("array") || name == "subarray" else { return }
    var sides: [Formula.Side] = []
    for (offset, letter) in written.enumerated() where !letter.isWhitespace {
      if letter == "|" {
        table.columnLines.insert(sides.count)
      } else if let side = Formula.Side(rawValue: letter) {
        sides.append(side)
      } else {
        throw scanner.error(
          "a column of '\(name)' is l, c or r, found '\(letter)'", at: open + 1 + offset)
      }
    }
    table.columns = .each(sides)
  }

  /// Rows under one another as a limit: `\substack{a\\b}`.
  mutating func stack() throws(FormulaError) -> Formula.Node {
    scanner.skipSpaces()
    let open = scanner.position
    guard scanner.peek() == "{" else {
      throw scanner.error("\\substack takes a group: \\substack{...}")
    }
    scanner.position += 1
    var table = Formula.Table(rows: [], columns: .center)
    try readRows(of: &table, isNumbered: false)
    guard scanner.peek() == "}" else { throw scanner.error("this '{' is not closed", at: open) }
    scanner.position += 1
    return .table(table)
  }

  // MARK: - Numbers

  /// A label, a number or a reference to one.
  mutating func numbering(_ name: String, from start: Int) throws(FormulaError) -> Formula.Node? {
    if name == "nonumber" || name == "notag" { return nil }
    let isBare = name == "tag" && scanner.peek() == "*"
    if isBare { scanner.position += 1 }
    guard let words = scanner.balanced(), !words.isEmpty else {
      throw scanner.error("\\\(name) takes a name: \\\(name){...}")
    }
    let range = start..<scanner.position
    if name.hasSuffix("ref") {
      marks.append(.reference(range, label: words, isBare: name == "ref", offset: start))
      return .reference(words, isBare: name == "ref")
    }
    guard isDisplay else {
      throw scanner.error(
        "only a formula on a line of its own, between '$$', has a number", at: start)
    }
    var equation = equations[equationRow] ?? Formula.Equation()
    if name == "tag" {
      guard equation.tag == nil else { throw scanner.error("a second \\tag", at: start) }
      (equation.tag, equation.isBare) = (words, isBare)
    } else {
      guard equation.label == nil else { throw scanner.error("a second \\label", at: start) }
      guard !words.hasPrefix("_"), !words.contains(where: \.isWhitespace) else {
        throw scanner.error("a label has no spaces and begins with a letter", at: start)
      }
      (equation.label, equation.labelOffset) = (words, start)
      marks.append(.label(range, row: equationRow))
    }
    equations[equationRow] = equation
    return nil
  }
}
