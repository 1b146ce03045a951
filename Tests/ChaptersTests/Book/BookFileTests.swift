import TestSupport
import Testing

@testable import Chapters

struct BookFileTests {
  private static func file(_ text: String?) throws -> BookFile {
    let folder = try TemporaryFolder(text.map { ["book.yml": $0] } ?? ["other": ""])
    return try BookFile.read(in: folder.url, path: "chapters")
  }

  private static let book = """
    title: A book
    default_profile: standard
    chapters: [01, 02]
    profiles:
      smoke: {steps: 10, chapters: [01]}
      standard: {steps: 100, rate: 0.5}
    parameters:
      steps: {type: integer, range: [1, 1000]}
      rate: {type: number, default: 0.1}
    """

  @Test func aBookWithoutOneHasEveryDefault() throws {
    let file = try Self.file(nil)
    #expect(file.keys.title == nil)
    #expect(file.chapters(of: "standard").names.isEmpty)
    let (name, parameters) = try file.profile(nil, settings: [])
    #expect(name == "standard" && parameters.isEmpty)
  }

  @Test func aProfileIsItsParametersOverTheDefaults() throws {
    let file = try Self.file(Self.book)
    let (name, standard) = try file.profile(nil, settings: [])
    #expect(name == "standard")
    #expect(standard.mapValues(\.text) == ["steps": "100", "rate": "0.5"])
    let (_, smoke) = try file.profile("smoke", settings: [])
    #expect(smoke.mapValues(\.text) == ["steps": "10", "rate": "0.1"])
    #expect(file.chapters(of: "smoke").names == ["01"])
    #expect(file.chapters(of: "standard").names == ["01", "02"])
  }

  @Test func aSettingComesBeforeTheProfile() throws {
    let (_, parameters) = try Self.file(Self.book).profile(
      "smoke", settings: [Setting(name: "steps", value: "20")])
    #expect(parameters["steps"]?.text == "20")
  }

  @Test(arguments: [
    ("smok", "steps", "1", "unknown profile 'smok'; did you mean 'smoke'?"),
    ("smoke", "step", "1", "--set step: no such parameter; did you mean 'steps'?"),
    ("smoke", "steps", "0", "--set steps: 0 is out of the range of 'steps': 1 to 1000"),
    ("smoke", "steps", "x", "--set steps: expected 'steps' to be a whole number, found 'x'"),
  ])
  func whatTheBookDoesNotHaveIsRefused(
    profile: String, name: String, value: String, message: String
  ) throws {
    let file = try Self.file(Self.book)
    let problem = #expect(throws: UnusableSetting.self) {
      try file.profile(profile, settings: [Setting(name: name, value: value)])
    }
    #expect(problem?.description.hasPrefix(message) == true, "\(problem?.description ?? "")")
  }

  @Test(arguments: [
    ("titel: x\n", "chapters/book.yml:1:1: error: unknown key 'titel' in 'book.yml'"),
    ("- a\n", "chapters/book.yml:1:1: error: book.yml must be a mapping of keys to values"),
    ("profiles:\n  smoke:\n", "chapters/book.yml:2:3: error: 'smoke' is empty"),
    (
      "profiles: {smoke: {setps: 1}}\nparameters: {steps: {type: integer}}\n",
      "chapters/book.yml:1:20: error: 'setps' is not declared under 'parameters'"
    ),
    ("parameters: {a: {range: [2, 1]}}\n", "chapters/book.yml:1:17: error: a range is [lowest"),
    (
      "parameters: {a: {type: integer, default: x}}\n",
      "chapters/book.yml:1:42: error: expected 'a' to be a whole number, found 'x'"
    ),
    ("executor: {lokal: {}}\n", "unknown executor 'lokal'; did you mean 'local'?"),
  ])
  func whatIsWrongIsToldAtItsPlace(text: String, message: String) {
    let problem = #expect(throws: (any Error).self) { try Self.file(text) }
    let words = problem.map { "\($0)" } ?? ""
    #expect(words.contains(message), "\(words)")
  }
}
