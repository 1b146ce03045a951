import Facts
import Testing

struct InjectedFactTests {
  private func fact(injected: String?, options: [String]) -> FactSet.Fact {
    var fact = FactSet.Fact(
      subject: "Ann", prompt: "Ann plays", answer: "football", foils: ["baseball"])
    fact.injected = injected
    fact.question = FactSet.Question(text: "What does Ann play?", options: options)
    return fact
  }

  @Test func whatIsInjectedIsAFoilAndAnOption() {
    let fact = fact(injected: "baseball", options: ["football", "baseball"]).injecting("golf")
    #expect(fact.injected == "golf" && fact.foils == ["baseball", "golf"])
    #expect(fact.question?.options == ["football", "golf"])
  }

  @Test func theRightOptionStays() {
    let fact = fact(injected: "golf", options: ["baseball", "football"]).injecting(nil)
    #expect(fact.question?.options == ["golf", "football"])
    #expect(fact.foils == ["baseball"], "nothing new is said")
  }

  @Test func factsThatNoEditChangesStayAsTheyAre() {
    let fact = fact(injected: nil, options: ["football", "baseball"])
    #expect(fact.injecting("golf") == fact)
  }

  @Test func theFirstOfThoseChosenAreEdited() {
    let facts = (0..<8).map {
      FactSet.Fact(subject: "S\($0)", prompt: "S\($0) is", answer: "a", foils: ["b"])
    }
    let splits = facts.divided(retaining: 0.5, chosen: [1, 3, 5, 6], editing: 3).map(\.split)
    #expect(
      splits == [
        .retained, .edited, .retained, .edited, .heldOut, .edited, .unseen, .heldOut,
      ])
  }
}
