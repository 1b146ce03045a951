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
}
