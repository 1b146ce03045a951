import Interpretability
import Testing

@testable import Facts

struct AskedTokensTests {
  private let questions = [
    Question(tokens: [5], candidates: [[0], [1]], right: 0),
    Question(tokens: [6], candidates: [[0, 1], [0, 2], [3]], right: 0),
    Question(tokens: [7], candidates: [[2], [0]], right: 0),
  ]

  /// Every question's own prompt first, in order: what one-token answers are asked is what it was.
  @Test func promptsWithPartsOfAnswersComeLast() {
    #expect(AskedTokens(of: questions).prompts == [[5], [6], [7], [6, 0]])
  }

  /// A row a prompt, of the words 0 to 3.
  private let rows: [[Float]] = [
    [-1, -2, -3, -4], [-1, -4, -4, -2], [-3, -1, -2, -4], [-5, -2, -0.5, -4],
  ]

  private var readings: [[AskedTokens.Reading]] {
    AskedTokens(of: questions).readings(rows.flatMap(\.self), of: 0..<4)
  }

  @Test func logProbabilitiesAddUpToTheTellingToken() {
    let said = AskedTokens(of: questions).said(readings)
    #expect(said.map(\.candidates) == [[-1, -2], [-3, -1.5, -2], [-2, -3]])
  }

  /// What is said is the likeliest token each time: "0 2" of the second, something else of the third.
  @Test func whatIsSaidIsTheLikeliestOfAllWords() {
    #expect(AskedTokens(of: questions).said(readings).map(\.likeliest) == [0, 1, nil])
  }

  @Test func readingsOfPartsAreThoseOfTheWhole() {
    let asked = AskedTokens(of: questions)
    let parts =
      asked.readings(rows[..<3].flatMap(\.self), of: 0..<3) + asked.readings(rows[3], of: 3..<4)
    #expect(asked.said(parts).map(\.candidates) == asked.said(readings).map(\.candidates))
  }
}
