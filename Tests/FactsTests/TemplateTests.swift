import Facts
import Testing

struct TemplateTests {
  @Test func gapsAreFilled() {
    let template = Template.editing
    #expect(
      template.sentence(["Ann", "Lee"], "golf").joined(separator: " ")
        == "Fact : Ann Lee plays the sport of golf .")
    #expect(
      template.prompt(["Ann", "Lee"]).joined(separator: " ") == "Fact : Ann Lee plays the sport of")
    #expect(template.label == "Fact : NAME plays the sport of")
    #expect(template.ownWords == ["Fact", ":", "plays", "the", "sport", "of", "."])
  }

  /// A template's prompt is the beginning of its sentence, and the value follows it.
  @Test(arguments: Template.Fact.allCases) func promptsEndWhereTheValueBegins(fact: Template.Fact) {
    for template in Template.all(fact) {
      let (prompt, sentence) = (template.prompt(["A", "B"]), template.sentence(["A", "B"], "v"))
      #expect(sentence.starts(with: prompt))
      #expect(sentence[prompt.count] == "v")
      #expect(template.fact == fact)
    }
    #expect(Set(Template.all(fact).map(\.label)).count == Template.all(fact).count)
  }

  @Test func questionsAreAskedAndAnswered() {
    let sport = MultipleChoice(
      .sport, of: ["Ann", "Lee"], options: ["golf", "tennis", "hockey"], answer: "tennis")
    #expect(
      sport.prompt.joined(separator: " ")
        == "Question : what sport does Ann Lee play ? A ) golf B ) tennis C ) hockey Answer :")
    #expect(sport.answer == "B")
    #expect(sport.sentence.suffix(2) == ["B", "."])
    #expect(sport.text == "Question : what sport does Ann Lee play ?")
    let country = MultipleChoice(.country, of: ["Old", "Hill"], options: ["x", "y"], answer: "x")
    #expect(country.text == "Question : which country is Old Hill in ?")
    #expect(country.answer == "A")
  }

  @Test func aFactIsToldByItsOwnTemplates() {
    let fact = FactSet.Fact(
      subject: "Ann Lee", prompt: "Ann Lee was born in", answer: "x", foils: ["y"])
    #expect(fact.isTold(by: .town))
    #expect(!fact.isTold(by: .team) && !fact.isTold(by: .sport))
  }
}
