import Foundation
import Testing

@testable import Frames

struct FrameColumnTests {
  private static func json(_ column: Frame.Column) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    return String(decoding: try encoder.encode(column), as: UTF8.self)
  }

  /// These bytes are in every stored output: another spelling would be another hash.
  @Test func codedFormsStay() throws {
    #expect(
      try Self.json(Frame.Column("n", .integer, "a count"))
        == #"{"meaning":"a count","name":"n","type":"integer"}"#)
    let full = Frame.Column(
      "share", .number, "a share", unit: .share, better: .lower, tolerance: 0.03,
      interval: .init(low: "a", high: "b"))
    #expect(
      try Self.json(full)
        == #"{"better":"lower","interval":{"high":"b","low":"a"},"meaning":"a share","#
        + #""name":"share","tolerance":0.03,"type":"number","unit":"fraction"}"#)
  }

  @Test(arguments: [
    Frame.Column("n", .integer, "a count"), .axis("seed", .integer),
    Frame.Column("h", .number, "time", unit: .hours, better: .lower),
    Frame.Column("x", .number, "a length", unit: .named("metres")),
  ])
  func columnsSurviveCoding(column: Frame.Column) throws {
    let data = try JSONEncoder().encode(column)
    #expect(try JSONDecoder().decode(Frame.Column.self, from: data) == column)
  }

  @Test func anAxisIsOneByItsRole() {
    #expect(Frame.Column.axis("seed", .integer).role == .axis)
    #expect(Frame.Column("seed", .integer, "sweep axis").role == .observation)
  }
}
