import Testing

@testable import Chapters
@testable import Notebook

struct UniversalKeysTests {
  private static func split(_ keys: String) throws -> (UniversalKeys, own: [SpecNode.Entry]) {
    let node = try YAML.parse(YAML.Source(text: keys, file: "test"))
    return try UniversalKeys.split(
      node.entries ?? [], location: SourceLocation(file: "test", line: 1, column: 1))
  }

  @Test func theKeysOfTheKindAreLeft() throws {
    let (keys, own) = try Self.split(
      "steps: 3\nseed: 7\ntimeout: 2.5\nmemory: 1 GB\nrate: 1\nexact: true")
    #expect(own.map(\.key.text) == ["steps", "rate"])
    #expect(keys.seedValue == 7 && keys.exact)
    #expect(keys.limits == CellLimits(seconds: 2.5, memory: 1_000_000_000))
  }

  @Test func withoutThemThereAreNoLimits() throws {
    let (keys, own) = try Self.split("steps: 3")
    #expect(own.count == 1 && !keys.exact)
    #expect(keys.seedValue == 0 && keys.limits == CellLimits())
  }

  @Test(arguments: [
    ("timeout: 0", "test:1:10: error: a timeout is a number of seconds above 0"),
    ("seed: -1", "test:1:7: error: -1 is out of range: 0 to 9223372036854775807"),
    ("memory: 3", "expected an amount of memory like 500 MB or 2 GB, found '3'"),
  ])
  func whatIsWrongIsTold(keys: String, message: String) {
    let problem = #expect(throws: (any Error).self) { try Self.split(keys) }
    #expect("\(problem.map { "\($0)" } ?? "")".contains(message))
  }
}
