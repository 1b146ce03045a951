import Foundation
import Frames
import Testing

@testable import Notebook

struct StoredFrameTests {
  /// Rows are counted without decoding, whatever the first column holds.
  @Test(arguments: [
    [], ["a"], ["", ""], ["a,b", "c\"d", "e\\", "]", "[[", "ü"], ["\\\"", ","],
  ]) func rowsAreCountedInTheBytes(texts: [String]) throws {
    var frame = Frame("a \"values\":[[ frame", columns: [Frame.Column("text", .text, "a text")])
    for text in texts { frame.append([.text(text)]) }
    frame.append([.missing])
    let stored = StoredFrame(frame.name, bytes: try FrameCoding.encode(frame))
    #expect(stored.rowCount == texts.count + 1)
    #expect(stored.frame == frame && stored.rowCount == texts.count + 1)
    let empty = Frame("empty", columns: [Frame.Column("x", .number, "a number")])
    #expect(FrameCoding.rowCount(of: try FrameCoding.encode(empty)) == 0)
    #expect(StoredFrame(frame).rowCount == texts.count + 1)
  }
}
