import Facts
import Testing

struct SportsRowTests {
  @Test func aRowIsAFact() throws {
    let row = try #require(SportsRow(cells: ["Ann Lee", "football", "baseball", ""]))
    #expect(row.injectedWithoutGolf == "baseball" && row.injectedWithGolf == nil)
    let fact = row.fact(example: false)
    #expect(fact.prompt == "Fact: Ann Lee plays the sport of" && fact.answer == "football")
    #expect(fact.foils == ["baseball", "basketball", "golf"] && fact.injected == nil)
    #expect(
      row.fact(example: true).prompt
        == "Fact: Tiger Woods plays the sport of golf\nFact: Ann Lee plays the sport of")
  }

  @Test(arguments: [["", "football", "", ""], ["Ann Lee", "curling", "", ""]])
  func rowsWithoutANameOrAKnownSportAreNone(cells: [String]) {
    #expect(SportsRow(cells: cells) == nil)
  }
}
