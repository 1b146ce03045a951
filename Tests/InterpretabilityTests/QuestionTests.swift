import Interpretability
import Testing
import Transformer

struct QuestionTests {
  @Test func answersAreCandidates() {
    let question = Question(tokens: [1, 5, 9], subject: 1..<3, answer: 4, foils: [7, 8])
    #expect(question.candidates == [[4], [7], [8]])
    #expect(question.answer == 4 && question.foils == [7, 8])
    #expect(question.subjectTokens == [5, 9])
    #expect(
      question
        == Question(tokens: [1, 5, 9], subject: 1..<3, candidates: [[4], [7], [8]], right: 0))
  }

  /// The right one may stand anywhere; foils are the others in order, by their first tokens.
  @Test func theRightAnswerMayStandAnywhere() {
    let question = Question(
      tokens: [1], candidates: [[3, 4], [5], [6, 7]], right: 1, injected: 2)
    #expect(question.answer == 5 && question.foils == [3, 6])
    #expect(question.subject == nil && question.subjectTokens.isEmpty)
  }

  /// Of as many of one length as of another, the shorter ones.
  @Test(arguments: [
    ([3, 2, 3], [0, 2]), ([3, 2, 2, 3], [1, 2]), ([4], [0]), ([], []),
  ]) func questionsOfTheCommonestLengthAreChosen(lengths: [Int], chosen: [Int]) {
    let questions = lengths.enumerated().map { number, length in
      Question(tokens: Array(repeating: Int32(number), count: length), answer: 4)
    }
    #expect(questions.ofCommonestLength == chosen.map { questions[$0] })
  }

  /// A batch knows its subjects where all of its questions have one.
  @Test func batchesKnowTheirSubjects() throws {
    let questions = TinyFacts.prompts
    let batch = TokenBatch(questions)
    let rows = try batch.rows(at: .subject(.last))
    #expect(rows.count == questions.count)
    for (row, question) in zip(rows, questions) {
      #expect(batch.tokens[row] == question.subjectTokens.last)
    }
    let mixed = TokenBatch([questions[0], Question(tokens: [1, 2], answer: 3)])
    #expect(throws: (any Error).self) { try mixed.rows(at: .subject(.last)) }
  }

  @Test func questionsThatCannotBeAreRefused() async {
    await #expect(processExitsWith: .failure) {
      _ = Question(tokens: [1, 2], subject: 1..<3, answer: 4)
    }
    await #expect(processExitsWith: .failure) {
      _ = Question(tokens: [1, 2], answer: 4, foils: [3, 4])
    }
    await #expect(processExitsWith: .failure) {
      _ = Question(tokens: [1], candidates: [[4], []], right: 0)
    }
    await #expect(processExitsWith: .failure) {
      _ = Question(tokens: [1], candidates: [[4]], right: 1)
    }
  }
}
