import Foundation
import Synchronization
import Testing

@testable import Frames

struct DeclaredPropertiesTests {
  private protocol Named {
    var text: String { get }
  }

  @propertyWrapper
  private struct Mark: Named {
    var wrappedValue: Int
    var text: String { "\(wrappedValue)" }
  }

  private struct Marked {
    @Mark var learningRate = 1
    @Mark var steps = 2
  }

  private struct Half {
    @Mark var steps = 2
    var bare = 3
  }

  @Test func propertiesComeInOrderUnderTheirNamesInChapters() {
    let found = declaredProperties(of: Marked(), as: (any Named).self, "with @Mark")
    #expect(found.map(\.name) == ["learning_rate", "steps"])
    #expect(found.map(\.property.text) == ["1", "2"])
  }

  @Test func aPropertyWithoutADeclarationEndsTheProgramByName() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = declaredProperties(of: Half(), as: (any Named).self, "with @Mark")
    }
    let words = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(words.contains("Half.bare is not declared with @Mark"))
  }

  @Test func aTypeIsReadOnce() {
    let declarations = Declarations<Int>()
    let reads = Mutex(0)
    for _ in 0..<3 {
      let value = declarations.of(Marked.self) {
        reads.withLock { $0 += 1 }
        return 7
      }
      #expect(value == 7)
    }
    #expect(reads.withLock { $0 } == 1)
    #expect(declarations.of(Half.self) { 8 } == 8)
  }

  /// A declaration that leads to others reads them meanwhile; no lock is in their way.
  @Test func declarationsNest() {
    let declarations = Declarations<Int>()
    let sum = declarations.of(Marked.self) { 1 + declarations.of(Half.self) { 2 } }
    #expect(sum == 3)
    #expect(declarations.of(Half.self) { 0 } == 2)
  }

  @Test func threadsThatAskAtOnceAreToldTheSame() async {
    let declarations = Declarations<[String]>()
    let told = await withTaskGroup(of: [String].self) { group in
      for _ in 0..<50 {
        group.addTask {
          declarations.of(Marked.self) {
            declaredProperties(of: Marked(), as: (any Named).self, "with @Mark").map(\.name)
          }
        }
      }
      return await group.reduce(into: Set<[String]>()) { $0.insert($1) }
    }
    #expect(told == [["learning_rate", "steps"]])
  }

  @Test(arguments: [
    ("learningRate", "learning_rate"), ("x", "x"), ("hasMovedOutside", "has_moved_outside"),
    ("", ""), ("already_snake", "already_snake"),
  ])
  func namesAreSpelledAsInChapters(name: String, expected: String) {
    #expect(name.snakeCased == expected)
  }
}
