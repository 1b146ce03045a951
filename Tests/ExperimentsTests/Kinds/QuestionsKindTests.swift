import Facts
import Foundation
import NotebookTesting
import Testing

@testable import Experiments

struct QuestionsKindTests {
  private func questions(_ rows: String) -> KindTest<QuestionsKind> {
    KindTest(
      QuestionsKind.self, files: ["q.csv": Data(("question,A,B,C,D,answer\n" + rows).utf8)])
  }

  private static let rows = "What is 2+2?,3,4,5,6,B\nWho?,me,you,her,him,d\n"

  @Test func questionsAreReadFromATable() async throws {
    let set = try #require(try await questions(Self.rows).run("file: q.csv").results.set)
    #expect(set.facts.map(\.answer) == ["4", "him"])
    #expect(set.facts[0].foils == ["3", "5", "6"])
    #expect(set.facts[0].question?.options == ["3", "4", "5", "6"])
    #expect(set[.heldOut].count == 2, "nothing is trained on them")
  }

  @Test func theFirstOnesAreTaken() async throws {
    let results = try await questions(Self.rows).run("file: q.csv\ncount: 1").results
    #expect(results.facts.map(\.subject) == ["What is 2+2?"])
  }

  @Test func aTableWithoutRowsIsRefused() async {
    #expect(await questions("").failure("file: q.csv") == "there are no facts to take")
  }

  @Test func answersAreLettersFromAToD() async {
    #expect(
      await questions("What is 2+2?,3,4,5,6,E\n").failure("file: q.csv")
        == "row 1 of 'q.csv' has no question, or an answer other than A to D")
  }
}
