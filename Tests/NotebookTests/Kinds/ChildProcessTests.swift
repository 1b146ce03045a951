import Foundation
import Subprocess
import TestSupport
import Testing

@testable import Notebook

struct ChildProcessTests {
  private static func tail(_ script: String) async throws -> String {
    let ended = try await Subprocess.run(
      .name("sh"), arguments: ["-c", script], input: .none, output: .sequence, error: .discarded
    ) { execution in
      let tail = OutputTail()
      await tail.read(execution.standardOutput)
      return tail.text
    }
    return ended.closureResult
  }

  @Test(arguments: [
    (TerminationStatus.exited(0), "exited with status 0"),
    (.signaled(9), "was ended by signal 9 (Killed)"),
    (.signaled(11), "was ended by signal 11 (Segmentation fault)"),
  ])
  func anEndIsSaidInWords(status: TerminationStatus, words: String) {
    #expect(status.words == words)
  }

  @Test func shortOutputIsKeptWhole() async throws {
    #expect(try await Self.tail("printf '\\n  one\\ntwo\\n\\n'") == "one\ntwo")
    #expect(try await Self.tail("true") == "")
  }

  /// However much a program prints, the end of it is told, from the beginning of a line.
  @Test(arguments: ["seq 1 20000", "seq 1 2000", "for n in $(seq 1 2000); do echo $n; done"])
  func theEndOfALongOutputIsToldInWholeLines(script: String) async throws {
    let text = try await Self.tail(script)
    // What is printed at once is cut where it may be: the first line may be half of one.
    let lines = text.split(separator: "\n").dropFirst().compactMap { Int($0) }
    let last = script.contains("20000") ? 20000 : 2000
    #expect(lines == Array(((lines.first ?? 0)...last)))
    #expect(text.utf8.count <= 4000 && text.utf8.count > 3900)
  }

  @Test func bytesThatAreNoTextAreShownAllTheSame() async throws {
    #expect(try await Self.tail("printf 'a\\377b'") == "a\u{FFFD}b")
  }
}
