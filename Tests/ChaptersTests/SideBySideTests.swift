import Testing

@testable import Chapters

struct SideBySideTests {
  private struct Wrong: Error, Equatable { let number: Int }

  @Test func resultsComeInOrder() {
    #expect((0..<500).map { $0 }.sideBySide { $0 * $0 } == (0..<500).map { $0 * $0 })
    #expect([Int]().sideBySide { $0 } == [])
  }

  @Test func theFirstErrorIsThrown() {
    #expect(throws: Wrong(number: 7)) {
      try (0..<200).map { $0 }.sideBySide { number throws(Wrong) in
        if number % 10 == 7 { throw Wrong(number: number) }
        return number
      }
    }
  }
}
