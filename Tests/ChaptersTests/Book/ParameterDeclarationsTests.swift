import Testing

@testable import Chapters

/// What parameters a book says that it has.
struct ParameterDeclarationsTests {
  private static let declared = """
    steps: {type: integer, range: [1, 10], default: 2}
    rate: {range: [0, 0.5]}
    name: {type: text, choices: [a, b], meaning: Its name.}
    seeds: {type: integers, default: [0, 1]}
    """

  private func read(_ text: String) throws -> ParameterDeclarations {
    try ParameterDeclarations(Written.value(text))
  }

  @Test func defaultsAreWhatTheySay() throws {
    let declarations = try read(Self.declared)
    #expect(declarations.order == ["steps", "rate", "name", "seeds"])
    #expect(
      declarations.defaults.mapValues(\.canonical.description) == ["steps": "2", "seeds": "[0,1]"])
  }

  @Test(arguments: [
    ("steps", "3"), ("rate", "0.5"), ("name", "b"), ("seeds", "[4]"), ("rate", "[0, 0.1]"),
  ])
  func valuesThatFitAreTaken(name: String, value: String) throws {
    try read(Self.declared).check(Written.value(value), of: Written.node(name))
  }

  @Test(arguments: [
    ("steps", "x", "expected 'steps' to be a whole number, found 'x'"),
    ("steps", "11", "11 is out of the range of 'steps': 1 to 10"),
    ("rate", "[0.1, 0.6]", "0.6 is out of the range of 'rate': 0 to 0.5"),
    ("name", "c", "expected 'name' to be one of a, b, found 'c'"),
    ("seeds", "1.5", "expected 'seeds' to be a list of whole numbers, found"),
    ("step", "1", "'step' is not declared under 'parameters'; did you mean 'steps'?"),
  ])
  func othersAreRefused(name: String, value: String, complaint: String) throws {
    let declarations = try read(Self.declared)
    let error = #expect(throws: Diagnostic.self) {
      try declarations.check(Written.value(value), of: Written.node(name))
    }
    #expect(error?.message.hasPrefix(complaint) == true, "\(error?.message ?? "")")
  }

  @Test(arguments: [
    ("a: 1", "expected what 'a' is, like {type: integer, range: [1, 10], default: 2}, found '1'"),
    ("a: {range: [2, 1]}", "a range is [lowest, highest]"),
    ("[a]", "expected a mapping from parameter"),
    ("a: {type: integer, default: x}", "expected 'a' to be a whole number, found 'x'"),
  ])
  func declarationsAreChecked(text: String, complaint: String) {
    let error = #expect(throws: Diagnostic.self) { try read(text) }
    #expect(error?.message.hasPrefix(complaint) == true, "\(error?.message ?? "")")
  }

  @Test func aBookThatDeclaresNothingTakesAnything() throws {
    try ParameterDeclarations().check(Written.node("x"), of: Written.node("y"))
  }
}
