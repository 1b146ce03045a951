import Foundation
import Testing

@testable import Frames

struct FrameCodingTests {
  /// These bytes are hashed: the form must stay.
  @Test func theFormStays() throws {
    var frame = Frame(
      "f",
      columns: [
        Frame.Column("name", .text, "a name"), Frame.Column("x", .number, "a number", unit: .nats),
      ])
    frame.append(["a/b", .number(.infinity)])
    frame.append([.missing, 0.1])
    #expect(
      String(decoding: try FrameCoding.encode(frame), as: UTF8.self)
        == #"{"columns":[{"meaning":"a name","name":"name","type":"text"},"#
        + #"{"meaning":"a number","name":"x","type":"number","unit":"nats"}],"name":"f","#
        + #""values":[["a/b",null],["inf",0.1]]}"#)
  }

  @Test(arguments: [
    "", "{}",
    #"{"columns":[{"meaning":"","name":"a","type":"integer"},{"meaning":"","name":"b","type":"integer"}],"#
      + #""name":"f","values":[[1],[1,2]]}"#,
  ])
  func whatIsNoFrameIsAnError(text: String) {
    #expect(throws: (any Error).self) { try FrameCoding.decode(Data(text.utf8)) }
  }
}
