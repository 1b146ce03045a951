import Frames
import Testing

@testable import Chapters

struct YAMLTests {
  @Test func everyValueKnowsItsPlace() throws {
    let root = try YAML.parse(
      YAML.Source(text: "a: 1\nb:\n  - x\n  - {c: y}\n", file: "ch.md", firstLine: 10, indent: 2))
    let entries = try #require(root.entries)
    #expect(entries.map { "\($0.value.location)" } == ["ch.md:10:6", "ch.md:12:5"])
    let items = try #require(entries[1].value.items)
    #expect(items.map { "\($0.location)" } == ["ch.md:12:7", "ch.md:13:7"])
  }

  @Test func anEmptyTextIsAnEmptyMapping() throws {
    #expect(try Written.value("").entries?.isEmpty == true)
    #expect(try Written.value("# only a comment\n").entries?.isEmpty == true)
  }

  @Test func mergedKeysDoNotReplaceOwnOnes() throws {
    let root = try Written.value("a: &base {x: 1, y: 2}\nb:\n  <<: *base\n  y: 3\n")
    let entries = try #require(root.entries?.last?.value.entries)
    let values = Dictionary(
      uniqueKeysWithValues: entries.map { ($0.key.text ?? "", $0.value.text ?? "") })
    #expect(values == ["x": "1", "y": "3"])
  }

  @Test func quotedTextStaysText() throws {
    let root = try Written.value("a: \"3\"\nb: 3\nc: 'true'\n")
    #expect(root.entries?.map(\.value.scalar) == ["3", 3, "true"])
  }

  @Test(arguments: [
    ("a: 1\na: 2\n", "test.md:2:1: error: the key 'a' is given twice"),
    ("a: [1\n", "error: not YAML: "),
  ])
  func whatIsNoYAMLIsToldAtItsPlace(text: String, message: String) {
    let problem = #expect(throws: Diagnostic.self) { try Written.value(text) }
    #expect(problem?.description.contains(message) == true, "\(problem?.description ?? "")")
  }

  @Test func aBombOfAliasesIsRefused() {
    var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    for level in 1..<8 {
      let items = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
      text += "a\(level): &a\(level) [\(items)]\n"
    }
    #expect(throws: Diagnostic.self) { try Written.value(text) }
  }
}
