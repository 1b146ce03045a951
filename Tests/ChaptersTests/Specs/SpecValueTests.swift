import Frames
import Testing

@testable import Chapters

struct SpecValueTests {
  @Test func numbersAreReadAsWhatTheyAre() throws {
    #expect(try Int(Written.node("12")) == 12)
    #expect(try Double(Written.node("12")) == 12)
    #expect(try Double(Written.node("-1e-3")) == -0.001)
    #expect(try Bool(Written.node("true")))
    #expect(try String(Written.node("12")) == "12")
    #expect(try Scalar(Written.node("0.5")) == 0.5)
    #expect(try Scalar(Written.value("\"3\"")) == "3")
  }

  @Test func oneValueIsAListOfOne() throws {
    #expect(try [Int](Written.node("3")) == [3])
    #expect(try [Int](Written.value("[1, 2]")) == [1, 2])
  }

  @Test func nothingIsNoValue() throws {
    #expect(try Int?(Written.node("~")) == nil)
    #expect(try Int?(Written.node("3")) == 3)
  }

  @Test(arguments: ["1.5", "x", "true", "~", "1e30"])
  func otherWordsAreNoWholeNumber(text: String) {
    let problem = #expect(throws: Diagnostic.self) { try Int(Written.node(text)) }
    #expect(problem?.message.hasPrefix("expected a whole number, found ") == true)
  }

  @Test func aWrongItemIsToldAtItsPlace() throws {
    let list = try Written.value("[1,\n  two]")
    let problem = #expect(throws: Diagnostic.self) { try [Int](list) }
    #expect(
      problem?.description == "test.md:2:3: error: expected a whole number, found 'two'")
  }
}
