import RandomStreams
import Testing

@testable import Transformer

/// Texts that another text begins with.
struct PrefixTableTests {
  private func prefixes(_ table: PrefixTable, of text: String, from start: Int = 0) -> [[Int]] {
    var found: [[Int]] = []
    text.withBytes { table.forEachPrefix(of: $0, from: start) { found.append([$0, $1]) } }
    return found
  }

  @Test func shorterOnesComeFirstAndOfEqualOnesTheFirst() {
    let table = PrefixTable(["ab", "a", "b", "abc", "a", "", "é"])
    #expect(prefixes(table, of: "abd") == [[1, 1], [4, 1], [0, 2]])
    #expect(prefixes(table, of: "xab", from: 2) == [[2, 1]])
    #expect(prefixes(table, of: "é") == [[6, 2]] && prefixes(table, of: "e") == [])
    #expect(prefixes(table, of: "a", from: 1) == [] && prefixes(PrefixTable([]), of: "a") == [])
  }

  @Test func randomTextsAreFound() {
    var stream = RandomStream(seed: 3, name: "texts")
    let letters = ["a", "b", "é", "文"]
    func text(_ length: Int) -> String { (0..<length).map { _ in stream.pick(letters) }.joined() }
    let texts = (0..<300).map { text($0 % 6) }
    let table = PrefixTable(texts)
    for _ in 0..<200 {
      let whole = text(7)
      let expected = texts.indices.filter { !texts[$0].isEmpty && whole.hasPrefix(texts[$0]) }
      #expect(prefixes(table, of: whole).map { $0[0] }.sorted() == expected)
    }
  }
}
