import Testing

@testable import Frames

struct JSONTextTests {
  @Test(
    arguments: [
      (#""a" rest"#, 3), (#""""#, 2), (#""a\"b","#, 6), (#""a\\""#, 5), (#""["#, nil), (#"""#, nil),
      (#""a\"#, nil), (#""a\""#, nil),
    ] as [(String, Int?)])
  func aTextEndsAtItsOwnQuotationMark(text: String, end: Int?) {
    #expect(JSONText.end(of: 0, in: Array(text.utf8)) == end)
    #expect(JSONText.end(of: 2, in: Array("[]\(text)".utf8)) == end.map { $0 + 2 })
  }
}
