import Foundation
import RandomStreams
import Testing

@testable import Frames

struct FrameReaderTests {
  private static let columns = [
    Frame.Column("name", .text, "a [name] of \"one\""),
    Frame.Column("count", .integer, "how many", unit: .named("things")),
    Frame.Column("x", .number, "a number", better: .higher, tolerance: 0.1),
    Frame.Column("is", .boolean, "whether"), Frame.Column("day", .date, "when"),
    Frame.Column("seen", .text, Frame.Column.asWritten),
  ]

  private static let frame: Frame = {
    var frame = Frame("f \"quoted\"", columns: columns)
    let texts = ["", "a/b", "[,]", "tab\tand\nline", "back\\slash \"quotes\"", "ümläut 東京 😀"]
    let numbers: [Double] = [
      0, -0.0, 1, 0.1, -1e300, .leastNonzeroMagnitude, 123456789.123456789, .infinity, -.infinity,
    ]
    let days = ["2024-02-29", "2024", "1999-12-31T23:59:59Z"].compactMap {
      Moment($0, allowsParts: true)
    }
    for number in 0..<60 {
      frame.append([
        number % 7 == 0 ? .missing : .text(texts[number % texts.count]),
        number % 5 == 0 ? .missing : .integer(number % 2 == 0 ? .max : .min + number),
        number % 11 == 0 ? .missing : .number(numbers[number % numbers.count] / Double(number + 1)),
        number % 3 == 0 ? .missing : .boolean(number % 2 == 0),
        number % 4 == 0 ? .missing : .date(days[number % days.count]), "2024-05-06",
      ])
    }
    return frame
  }()

  @Test func readsWhatIsWritten() throws {
    for frame in [Self.frame, Self.frame.filtered { _ in false }, Frame("none", columns: [])] {
      let bytes = try FrameCoding.encode(frame)
      let read = try #require(FrameReader.frame(of: bytes))
      #expect(try read == FrameCoding.decodeAnyForm(bytes))
      #expect(try FrameCoding.encode(read) == bytes)
    }
  }

  @Test func notANumberIsRead() throws {
    var frame = Frame("f", columns: [Frame.Column("x", .number, "a number")])
    frame.append([.number(.nan)])
    let read = try #require(FrameReader.frame(of: FrameCoding.encode(frame)))
    #expect(read.rows[0][0].asDouble?.isNaN == true)
  }

  /// Whatever the bytes are, it reads what a decoder reads, or leaves them to it.
  @Test func damagedBytesAreLeftToTheDecoder() throws {
    let bytes = try FrameCoding.encode(Self.frame)
    var draws = RandomStream(seed: 7, name: "damage")
    let marks = Array(#"{}[]",:\0.-+eEntf /"#.utf8) + [0, 200]
    for length in stride(from: 0, to: bytes.count, by: 97) {
      agrees(bytes.prefix(length))
    }
    for _ in 0..<2000 {
      var damaged = bytes
      let place = Int.random(in: 0..<bytes.count, using: &draws)
      damaged[place] = marks.randomElement(using: &draws) ?? 0
      agrees(damaged)
    }
  }

  private func agrees(_ bytes: Data) {
    guard let read = FrameReader.frame(of: bytes) else { return }
    #expect(
      (try? FrameCoding.decodeAnyForm(bytes)) == read, "\(String(decoding: bytes, as: UTF8.self))")
  }
}
