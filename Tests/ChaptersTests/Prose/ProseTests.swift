import Testing

@testable import Chapters

/// Prose with what stands in it, and what is wrong with it.
struct ProseTests {
  private func draft(_ source: String, parameters: [String: String]? = nil) -> ProseDraft {
    ProseDraft(source, in: ProseContext(parameters: parameters)) { line, column in
      SourceLocation(file: "t", line: line, column: column)
    }
  }

  @Test func valuesLinksAndPicturesHaveTheirPlaces() {
    let draft = draft("ö `= a.b`\n[x](y.md) ![p](q.png)\n")
    #expect(draft.values.map(\.location.description) == ["t:1:5"])
    #expect(draft.values[0].bytes == 3..<10)
    #expect(draft.prose.links.map(\.location.description) == ["t:2:5"])
    #expect(draft.prose.pictures.map(\.target) == ["q.png"])
    #expect(draft.complaints == [])
  }

  @Test(arguments: [
    ("${n} and ${name}", "5 and a*b"), ("$${n}", "${n}"), ("\\${n}", "${n}"), ("`${n}`", "${n}"),
    ("# ${n}", "5"), ("[a](x/${n})", "a"), ("$ {n}", "$ {n}"), ("$${n", "$${n"),
    ("    ${none}\n", ""), ("<!-- ${none} -->", ""), ("${n}$", "5$"), ("$x$ ${n}", "$x$ 5"),
  ])
  func parametersAreText(source: String, words: String) {
    let draft = draft(source, parameters: ["n": "5", "name": "a*b"])
    #expect(draft.prose.document.plainText == words)
    #expect(draft.complaints == [])
  }

  @Test func valuesHaveParameters() {
    let found = draft("Of `= a[k=${n}].b`, `${n}`.", parameters: ["n": "5"])
    let written = draft("Of `= a[k=5].b`, `${n}`.", parameters: ["n": "5"])
    #expect(found.complaints == [])
    #expect(found.values.map { "\($0.expression)" } == written.values.map { "\($0.expression)" })
    let wrong = draft("`= a[k=${m}].b`", parameters: ["n": "5"])
    #expect(wrong.complaints.map(\.message) == ["'m' is no parameter of the profile"])
  }

  @Test func addressesHaveParameters() {
    let draft = draft("[a](https://a.b/${n})", parameters: ["n": "v1"])
    #expect(draft.prose.links.map(\.target) == ["https://a.b/v1"])
  }

  @Test(arguments: [
    (
      "a\nö ${stesp}", "t:2:6: error: 'stesp' is no parameter of the profile; did you mean 'steps'?"
    ),
    ("$\\x$", "t:1:2: error: unknown command '\\x' in mathematics"),
    ("`= a. `", "t:1:7: error: expected a frame or column, found the end"),
  ])
  func whatIsWrongHasItsPlace(source: String, complaint: String) {
    #expect(draft(source, parameters: ["steps": "5"]).complaints.map(\.description) == [complaint])
  }

  @Test func replacementsThatOverlapGiveWay() {
    let pieces = "abcdef".pieces(around: [(2..<4, "X"), (3..<5, "Y"), (5..<6, "Z")])
    let words = pieces.map { piece in
      switch piece {
      case .left(let text): String(text)
      case .replaced(let word): word
      }
    }
    #expect(words == ["ab", "X", "e", "Z"])
  }
}
