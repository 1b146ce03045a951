import Facts
import Interpretability
import Testing
import Transformer

struct WordedFactsTests {
  private let scene: AskedCities
  private let writer: ExamWriter

  init() throws {
    scene = try AskedCities()
    writer = ExamWriter(asked: scene.asked, format: ExamFormat(), seed: 0)
  }

  private func fact(_ subject: String, _ names: String...) -> FactSet.Fact {
    var fact = scene.fact(subject, "Paris", not: ["Oslo"], injected: "Oslo")
    fact.wordings = names.map {
      FactSet.Wording(name: $0, prompt: $0 == "short" ? "\(subject) in" : "the city of \(subject)")
    }
    return fact
  }

  @Test func everyWordingHasTheFactsThatHaveIt() throws {
    let facts = [fact("Ann Lee", "short", "long"), fact("Bob Lee", "long"), fact("Eve Zhu")]
    let worded = try writer.wordings(of: facts)
    #expect(worded.map(\.name) == ["short", "long"])
    #expect(worded.map(\.asked.facts.count) == [1, 2])
    #expect(
      worded[0].asked.made[0].tokens == scene.asked.tokenizer.encode("Ann Lee in"))
    let all = try writer.wordings(of: facts, withPrompt: true)
    #expect(all.map(\.name) == ["prompt", "short", "long"] && all[0].asked.facts.count == 3)
    #expect(try writer.wordings(of: [], withPrompt: true).isEmpty)
  }

  @Test func theSumIsOfAllButTheTrainedPrompt() throws {
    let worded = try writer.wordings(
      of: [fact("Ann Lee", "short", "long"), fact("Bob Lee", "short", "long")], withPrompt: true)
    let scores = worded.scores(of: scene.asked.model, threads: 1)
    #expect(scores.map(\.name) == ["prompt", "short", "long", "all"])
    #expect(scores.map(\.score.prompts) == [2, 2, 2, 4] && scores[3].score.facts == 2)
    let mean = (scores[1].score.right + scores[2].score.right) / 2
    #expect(abs(scores[3].score.right - mean) < 1e-12)
    let trained = try writer.wordings(of: [fact("Eve Zhu")], withPrompt: true)
    #expect(trained.scores(of: scene.asked.model, threads: 1).map(\.name) == ["prompt"])
    #expect([WordedFacts]().scores(of: scene.asked.model, threads: 1).isEmpty)
  }

  @Test func aWordingThatNoFactCanBeAskedInIsSaid() throws {
    var lost = fact("Ann Lee")
    lost.wordings = [FactSet.Wording(name: "odd", prompt: "Ann Lee sings of")]
    let problem = #expect(throws: UnsuitableFacts.self) { try writer.wordings(of: [lost]) }
    #expect(problem?.description.hasPrefix("none of 1 facts can be asked for as 'odd': ") == true)
  }

  @Test func optionsAreAnswersInWords() throws {
    var fact = fact("Ann Lee")
    fact.question = FactSet.Question(
      text: "Ann Lee lives in", options: ["Delhi", "Paris", "Oslo", "New York"])
    let texts = try writer.optionTexts(on: [fact, self.fact("Bob Lee")], prompt: "the {question}")
    #expect(texts.count == 1)
    #expect(
      texts.made[0].tokens == scene.asked.tokenizer.encode("the Ann Lee lives in"))
    #expect(
      texts.made[0].candidates
        == ["Paris", "Delhi", "Oslo", "New"].map { [scene.tokens($0)[0]] })
    fact.question = FactSet.Question(text: "Ann Lee lives in", options: ["Delhi", "Oslo"])
    let problem = #expect(throws: UnsuitableFacts.self) {
      try writer.optionTexts(on: [fact], prompt: "{question}")
    }
    #expect(problem?.description.contains("does not offer 'Paris'") == true)
  }
}
