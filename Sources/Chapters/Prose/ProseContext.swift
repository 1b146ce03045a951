/// What the prose of a book can refer to by name.
package struct ProseContext: Sendable {
  /// The parameters of the profile as they are spelled, for `${name}`; none where they were put in before.
  package var parameters: [String: String]?
  /// The book's own commands of TeX.
  package var macros: TeXMacros
  /// The works that can be cited; none where the book has no list of them, and `@name` is a name.
  package var bibliography: Bibliography?

  /// A context; of nothing, nothing to refer to.
  package init(
    parameters: [String: String]? = nil, macros: TeXMacros = TeXMacros(),
    bibliography: Bibliography? = nil
  ) {
    self.parameters = parameters
    self.macros = macros
    self.bibliography = bibliography
  }

  /// A value's text with the parameters in it filled in.
  ///
  /// - Parameters:
  ///   - text: The text: `= masked[size=${largest_mask}].accuracy`.
  ///   - location: Where it stands.
  /// - Returns: The text; as it is where parameters were put in before.
  /// - Throws: A `Diagnostic` at a name that is no parameter's.
  func filled(_ text: String, at location: SourceLocation) throws -> String {
    guard let parameters, text.holds("${") else { return text }
    let node = { SpecNode(content: .scalar($0, isQuoted: false), location: location) }
    var used = Set<String>()
    let substitution = Substitution(
      values: parameters.mapValues(node), scope: "parameter of the profile")
    return try substitution(node(text), used: &used).text ?? text
  }
}
