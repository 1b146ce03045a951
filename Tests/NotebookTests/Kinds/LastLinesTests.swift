import Foundation
import Testing

@testable import Notebook

struct LastLinesTests {
  private let lines = LastLines()

  private func print(_ text: String, to stream: LastLines.Stream = .output) {
    Array(text.utf8).withUnsafeBytes { lines.add($0, to: stream) }
  }

  @Test func theLastLinesOfBothStreamsAreKept() {
    for number in 1...5 { print("\(number)\n") }
    print("wrong\n", to: .errors)
    print("6\n")
    #expect(lines.lines == ["2", "3", "4", "5", "wrong", "6"])
  }

  @Test func linesMayComeInPieces() {
    print("ha")
    print("an error", to: .errors)
    #expect(lines.lines == ["ha", "an error"])
    print("lf\nanother\r\n")
    print("\n", to: .errors)
    #expect(lines.lines == ["half", "another", "an error"])
    let bytes = Array("ü\n".utf8)
    bytes[..<1].withUnsafeBytes { lines.add($0, to: .output) }
    bytes[1...].withUnsafeBytes { lines.add($0, to: .output) }
    #expect(lines.lines.last == "ü")
  }

  /// What a terminal would show is told, and nothing that would move its cursor.
  @Test(arguments: [
    ("10 %\r20 %\r30 %", "30 %"), ("done\r\n", "done"),
    ("\u{1B}[1;31mred\u{1B}[0m and not", "red and not"),
    ("a\u{7}b\u{0}c", "abc"), ("\u{1B}[2K\u{1B}[1Aup", "up"), ("\u{1B}]0;title\u{7}x", "]0;titlex"),
    ("  padded  \n", "padded"),
  ])
  func linesAreAsATerminalLeavesThem(printed: String, told: String) {
    print(printed)
    #expect(lines.lines == [told])
  }

  @Test func emptyLinesAreNotTold() {
    print("\n\n  \n\r\n\u{1B}[0m\n")
    #expect(lines.lines == [])
  }

  /// Millions of bytes cost no memory, and a line has an end.
  @Test func muchIsCutShort() {
    print(String(repeating: "x", count: 3_000_000) + "\nlast")
    #expect(lines.lines == [String(repeating: "x", count: 200), "last"])
    for _ in 0..<100 { print(String(repeating: "y", count: 1000)) }
    #expect(lines.lines.last?.count == 200)
  }

  @Test func changesAreToldUntilTheEnd() async {
    let (told, teller) = AsyncStream<[String]>.makeStream()
    print("one\n")
    let following = Task { [lines] in await lines.follow { teller.yield($0) } }
    var heard = told.makeAsyncIterator()
    #expect(await heard.next() == ["one"])
    print("two\n")
    #expect(await heard.next() == ["one", "two"])
    following.cancel()
    await following.value
  }
}
