import Testing

@testable import NotebookCommands

struct TextTableTests {
  @Test func columnsAreAsWideAsTheirWidest() {
    let table = TextTable(
      headings: ["cell", "n", "what"], rows: [["a", "10", "x"], ["longer", "9", ""]], right: [1])
    #expect(
      table.text == """
        cell     n  what
        a       10  x
        longer   9
        """)
  }

  @Test func aTableWithoutRowsIsItsHeadings() {
    #expect(TextTable(headings: ["a", "b"], rows: []).text == "a  b")
  }
}
