import Testing

@testable import Chapters

struct DiagnosticCollectorTests {
  private static func place(_ line: Int) -> Chapters.SourceLocation {
    Chapters.SourceLocation(file: "a.md", line: line, column: 1)
  }

  private struct Mishap: Error, CustomStringConvertible {
    var description: String { "a mishap" }
  }

  @Test func everyComplaintIsToldOnceInOrder() throws {
    let problems = DiagnosticCollector()
    problems.add(Diagnostic(Self.place(3), "third"))
    problems.attempt(at: Self.place(9)) { throw Diagnostic(Self.place(1), "first") }
    problems.attempt(at: Self.place(9)) {
      throw InvalidBook([
        Diagnostic(Self.place(2), "second"), Diagnostic(Self.place(3), "third"),
      ])
    }
    problems.attempt(at: Self.place(4)) { throw Mishap() }
    let invalid = #expect(throws: InvalidBook.self) { try problems.throwIfAny() }
    #expect(
      invalid?.description == """
        a.md:1:1: error: first
        a.md:2:1: error: second
        a.md:3:1: error: third
        a.md:4:1: error: a mishap
        """)
  }

  @Test func whatSucceedsIsReturned() throws {
    let problems = DiagnosticCollector()
    #expect(problems.attempt(at: Self.place(1)) { 7 } == 7)
    try problems.throwIfAny()
  }
}
