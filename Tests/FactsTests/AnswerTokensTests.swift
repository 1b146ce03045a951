import Facts
import Testing

struct AnswerTokensTests {
  /// Up to the first token that tells an answer from all others; what follows does not count.
  @Test(arguments: [
    ([[1, 2, 3], [4]], [[1], [4]]),
    ([[1, 2], [1, 3]], [[1, 2], [1, 3]]),
    ([[1, 2, 8, 9], [1, 3], [4, 5]], [[1, 2], [1, 3], [4]]),
    ([[1, 2, 3], [1, 2, 4], [1, 5]], [[1, 2, 3], [1, 2, 4], [1, 5]]),
    ([[7, 8]], [[7]]),
    ([], []),
  ]) func answersAreCutWhereTheyAreToldApart(answers: [[Int32]], told: [[Int32]]) {
    #expect(answers.toldApart == told)
  }

  @Test(arguments: [[[1, 2], [1, 2, 3]], [[1], [1]], [[4], [1, 2], [1]]])
  func answersThatBeginOthersAreNotToldApart(answers: [[Int32]]) {
    #expect(answers.toldApart == nil)
  }

  @Test(arguments: [
    ([[1, 2, 3], [1, 2, 4], [1, 2]], [1, 2]), ([[1, 2], [3, 2]], []), ([[5, 6]], []), ([], []),
  ]) func theSharedStartIsThatOfAll(answers: [[Int32]], shared: [Int32]) {
    #expect(answers.sharedStart == shared)
  }
}
