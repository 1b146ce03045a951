/// A parameter set on the command line: `--set edit_steps=60`.
package struct Setting: Sendable, Hashable {
  /// The parameter's name.
  package var name: String
  /// Its value, in YAML.
  package var value: String

  /// A setting of a parameter.
  package init(name: String, value: String) {
    self.name = name
    self.value = value
  }

  /// Its value.
  ///
  /// - Parameter isText: Whether that is text, which is taken as it is unless it stands in quotes.
  /// - Returns: The value.
  /// - Throws: `UnusableSetting` where it is no YAML.
  func node(of isText: Bool = false) throws -> SpecNode {
    if isText, value.first != "\"" && value.first != "'" {
      return SpecNode(
        content: .scalar(value, isQuoted: true),
        location: SourceLocation(file: "--set \(name)", line: 1, column: 1))
    }
    do {
      return try YAML.parse(YAML.Source(text: value, file: "--set \(name)"))
    } catch let problem as Diagnostic {
      throw UnusableSetting("--set \(name): \(problem.message)")
    }
  }
}

/// A profile or parameter asked for on the command line that the book does not have.
package struct UnusableSetting: Error, CustomStringConvertible {
  /// What is wrong.
  package let description: String

  init(_ description: String) { self.description = description }
}
