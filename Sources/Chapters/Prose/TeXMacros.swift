/// Commands of TeX that a book defines for itself: `R: \mathbb{R}`, `norm: \lVert #1 \rVert`.
package struct TeXMacros: SpecValue {
  package static var expectation: String { "a mapping from command to TeX" }

  /// What stands for each command, by its name without the backslash.
  private var bodies: [String: [Character]] = [:]

  package init() {}

  package init(_ node: SpecNode) throws {
    guard let entries = node.entries else { throw node.mismatch(Self.self) }
    for (key, value) in entries {
      let written = try String(key)
      let name = written.hasPrefix("\\") ? String(written.dropFirst()) : written
      guard !name.isEmpty, name.allSatisfy({ $0.isASCII && $0.isLetter }) else {
        throw key.complaint("a macro's name has letters only, found '\(written)'")
      }
      bodies[name] = Array(try String(value))
    }
  }

  package var canonical: CanonicalJSON {
    .object(bodies.mapValues { .text(String($0)) })
  }

  /// The names of the macros.
  var names: [String] { bodies.keys.sorted() }

  // MARK: - Expansion

  /// TeX in which no macro is left, and where each of its characters comes from.
  struct Expansion {
    /// The TeX.
    var characters: [Character] = []
    /// For each character, the place of what it stands for in the TeX as written.
    var origins: [Int] = []

    fileprivate mutating func append(_ character: Character, from origin: Int) {
      characters.append(character)
      origins.append(origin)
    }
  }

  /// Longer than this no formula becomes that ends.
  private static let longest = 20_000

  /// TeX with what macros stand for in their places.
  ///
  /// - Parameter tex: The TeX as written.
  /// - Returns: The TeX without macros.
  /// - Throws: `FormulaError` where a macro lacks an argument or leads to itself.
  func expanded(_ tex: String) throws(FormulaError) -> Expansion {
    var expansion = Expansion()
    let characters = Array(tex)
    guard !bodies.isEmpty, characters.contains("\\") else {
      return Expansion(characters: characters, origins: Array(characters.indices))
    }
    try expand(characters, origins: Array(characters.indices), within: [], into: &expansion)
    return expansion
  }

  private func expand(
    _ characters: [Character], origins: [Int], within outer: [String],
    into expansion: inout Expansion
  ) throws(FormulaError) {
    var scanner = FormulaScanner(characters)
    while let next = scanner.peek() {
      let place = scanner.position
      let name = next == "\\" ? scanner.commandName() : ""
      guard let body = bodies[name] else {
        for offset in 0..<max(1, next == "\\" ? name.count + 1 : 1)
        where place + offset < characters.count {
          expansion.append(characters[place + offset], from: origins[place + offset])
        }
        scanner.position += max(1, next == "\\" ? name.count + 1 : 1)
        continue
      }
      let origin = origins[place]
      guard !outer.contains(name), expansion.characters.count < Self.longest else {
        throw FormulaError(offset: origin, message: "the macro '\\\(name)' leads to itself")
      }
      scanner.skipCommand(name)
      let arguments = try arguments(of: name, body, &scanner, origin).map {
        argument throws(FormulaError) in
        var inner = Expansion()
        try expand(argument, origins: argument.map { _ in origin }, within: outer, into: &inner)
        return inner.characters
      }
      let filled = Self.filled(body, arguments)
      // What ends in a command must not swallow the letter behind it.
      let isOpen = filled.last?.isLetter == true && filled.contains("\\")
      let space: [Character] = isOpen && scanner.peek()?.isLetter == true ? [" "] : []
      let inner = filled + space
      try expand(
        inner, origins: inner.map { _ in origin }, within: outer + [name], into: &expansion)
    }
  }

  private func arguments(
    of name: String, _ body: [Character], _ scanner: inout FormulaScanner, _ origin: Int
  ) throws(FormulaError) -> [[Character]] {
    let count = zip(body, body.dropFirst()).compactMap { $0 == "#" ? $1.wholeNumberValue : nil }
    var arguments: [[Character]] = []
    for _ in 0..<(count.max() ?? 0) {
      scanner.skipSpaces()
      if let group = scanner.balanced() {
        arguments.append(Array(group))
      } else if scanner.peek() == "\\" {
        let command = scanner.commandName()
        scanner.skipCommand(command)
        arguments.append(Array("\\" + command))
      } else if let next = scanner.peek(), next != "}" {
        scanner.position += 1
        arguments.append([next])
      } else {
        let groups = String(repeating: "{...}", count: count.max() ?? 0)
        throw FormulaError(
          offset: origin, message: "the macro '\\\(name)' takes arguments: \\\(name)\(groups)")
      }
    }
    return arguments
  }

  private static func filled(_ body: [Character], _ arguments: [[Character]]) -> [Character] {
    var (filled, place) = ([Character](), 0)
    while place < body.count {
      if body[place] == "#", place + 1 < body.count, let number = body[place + 1].wholeNumberValue,
        arguments.indices.contains(number - 1)
      {
        filled += arguments[number - 1]
        place += 2
      } else {
        filled.append(body[place])
        place += 1
      }
    }
    return filled
  }
}
