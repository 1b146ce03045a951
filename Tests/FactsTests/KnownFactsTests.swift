import Facts
import Interpretability
import Testing
import Transformer

struct KnownFactsTests {
  private let scene: AskedCities

  init() throws { scene = try AskedCities() }

  /// The probability of the tokens up to the telling one, against the model's own.
  @Test func knownFactsAreThoseOfProbableAnswers() throws {
    let fact = scene.fact("Ann Lee", "New York", not: ["New Delhi"])
    func probability(_ token: String, after text: String) -> Double {
      let row = Study(
        scene.asked.model,
        [Question(tokens: scene.asked.tokenizer.encode(text), answer: scene.tokens(token)[0])],
        metric: .probability)
      return row.values()[0]
    }
    let value =
      probability("New", after: fact.prompt) * probability("York", after: fact.prompt + " New")
    var lost = scene.fact("Kim Zhu", "Paris", not: ["Oslo"])
    lost.prompt = "Ann lives in the city of"
    let all = [scene.fact("Ann Lee", "Paris", not: ["Oslo"]), fact, lost]
    let under = try scene.asked.known(all, atLeast: value * 0.999, threads: 1)
    #expect(under.known.contains(fact))
    let over = try scene.asked.known(all, atLeast: value * 1.001, threads: 1)
    #expect(!over.known.contains(fact))
    #expect(over.leftOut.map(\.reason).contains(.unknown))
    let nothing = try scene.asked.known(all, atLeast: 1, threads: 1)
    #expect(nothing.known.isEmpty && nothing.leftOut.count == 3)
    let words = try #require(nothing.leftOut.first { $0.name == "Ann Lee" }?.detail)
    #expect(words.hasPrefix("'Ann Lee lives in the city of' is followed by 'Paris' with a prob"))
  }
}
