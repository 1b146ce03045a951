import Facts
import Foundation
import Testing

struct CounterFactRowTests {
  private static let json = #"""
    [{"case_id": 7, "paraphrase_prompts": ["p"], "neighborhood_prompts": ["n", "m"],
      "requested_rewrite": {"prompt": "{} lies in", "subject": "Rome",
        "target_true": {"str": " Italy "}, "target_new": {"str": "Spain"}}}]
    """#

  @Test func bothLayoutsHoldTheSame() throws {
    let rows = try CounterFactRow.rows(json: Data(Self.json.utf8), of: "file")
    let cells = ["7", "Rome", "{} lies in", "Italy", " Spain", "['p']", "['n', 'm']"]
    #expect(rows == [try #require(CounterFactRow(cells: cells))])
    #expect(rows[0].prompt == "Rome lies in")
    #expect(rows[0].neighborhood == ["n", "m"])
    #expect(CounterFactRow.columns.count == cells.count)
  }

  @Test(arguments: 1...4) func aRowNeedsSubjectPromptAndTargets(missing: Int) {
    var cells = ["7", "Rome", "{} lies in", "Italy", "Spain", "", ""]
    cells[missing] = " "
    #expect(CounterFactRow(cells: cells) == nil)
  }

  @Test(arguments: [
    ("{}", "'facts.json' is no list of CounterFact's objects. "),
    ("[{}]", "'facts.json' has no 'Index 0.case_id'. "),
    (
      #"[{"case_id": 1, "requested_rewrite": {"prompt": "{}", "subject": "x"}}]"#,
      "'facts.json' has no 'Index 0.requested_rewrite.target_true'. "
    ),
  ]) func whatIsMissingIsNamed(text: String, complaint: String) {
    let error = #expect(throws: UnsuitableFacts.self) {
      try CounterFactRow.rows(json: Data(text.utf8), of: "facts.json")
    }
    #expect(error?.description == complaint + CounterFactRow.source)
  }

  @Test func theRightOptionOfAQuestionComesFirst() {
    let question = CounterFactQuestion(cells: ["7", "Where?", "Italy", "['Spain', \"Côte d'Or\"]"])
    #expect(question.identifier == "7")
    #expect(
      question.question
        == FactSet.Question(text: "Where?", options: ["Italy", "Spain", "Côte d'Or"]))
  }

  @Test(arguments: [
    ("['a', \"b's\"]", ["a", "b's"]), ("['a' 'b']", ["a", "b"]),
    (#"["a", "b\"c"]"#, ["a", "b\"c"]),
    (#"['it\'s', 'x\ny']"#, ["it's", "x\ny"]), ("[]", []), ("", []), ("plain", ["plain"]),
  ]) func listsInCellsAreRead(text: String, items: [String]) {
    #expect(WrittenList.items(text) == items)
  }

  @Test func whiteSpaceIsTrimmed() {
    #expect(" \n a b\t".trimmed == "a b")
  }
}
