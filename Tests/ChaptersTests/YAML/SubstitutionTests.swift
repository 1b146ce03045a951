import Frames
import Testing

@testable import Chapters

struct SubstitutionTests {
  private static func filled(_ text: String) throws -> (SpecNode, used: Set<String>) {
    let values = ["n": Written.node("3"), "list": try Written.value("[1, 2]")]
    var used = Set<String>()
    let node = try Substitution(values: values)(Written.value(text), used: &used)
    return (node, used)
  }

  @Test(arguments: [
    ("${n}", "3"), ("a ${n} b", "a 3 b"), ("$${n}", "${n}"), ("$n $$ $", "$n $$ $"),
    ("x${n}y${n}", "x3y3"),
  ])
  func namesAreReplaced(text: String, expected: String) throws {
    #expect(try Self.filled("'\(text)'").0.text == expected)
  }

  @Test func aWholeValueKeepsItsType() throws {
    #expect(try Self.filled("${n}").0.scalar == 3)
    #expect(try Self.filled("\"${n}\"").0.scalar == 3)
    #expect(try Self.filled("\"${n} \"").0.scalar == "3 ")
    #expect(try Self.filled("${list}").0.items?.count == 2)
  }

  @Test func namesWithinListsAndMappingsAreReplaced() throws {
    let (node, used) = try Self.filled("a: [\"${n}\", {b: \"${n}\"}]")
    let items = try #require(node.entries?.first?.value.items)
    #expect(items[0].text == "3")
    #expect(items[1].entries?.first?.value.text == "3")
    #expect(used == ["n"])
  }

  @Test(arguments: [
    ("a ${m}", "test.md:1:3: error: 'm' is no parameter of the profile or axis of the block"),
    ("${n", "test.md:1:1: error: expected '}' after '${'"),
    ("x ${list}", "test.md:1:3: error: 'list' is a list and cannot stand within text"),
  ])
  func whatIsWrongIsToldAtItsPlace(text: String, message: String) {
    let problem = #expect(throws: Diagnostic.self) { try Self.filled(text) }
    #expect(problem?.description.hasPrefix(message) == true, "\(problem?.description ?? "")")
  }
}
