import Foundation
import Synchronization

/// The last lines that programs print, both streams together, while they run.
final class LastLines: Sendable {
  /// What is being printed to.
  enum Stream: Sendable {
    case output, errors
  }

  private struct State {
    /// The last lines that have ended, as they were printed.
    var lines: [ArraySlice<UInt8>] = []
    /// The line that has not ended yet.
    var open: [Stream: ArraySlice<UInt8>] = [:]
  }

  private let state = Mutex(State())

  /// Lines that are told.
  private static let kept = 6
  /// Lines that are looked at for these: some may show nothing.
  private static let looked = 24
  /// Of what is printed at once, no more than this is looked at, in bytes.
  private static let longest = 4000
  /// Characters of a line that are told.
  private static let width = 200
  /// How often lines are told at most.
  private static let pause = Duration.milliseconds(200)

  /// Takes note of what was printed; quick, since it may be much.
  func add(_ bytes: UnsafeRawBufferPointer, to stream: Stream) {
    state.withLock { state in
      let isCut = bytes.count > Self.longest
      var rest = (isCut ? [] : state.open[stream] ?? []) + bytes.suffix(Self.longest)
      var ended: [ArraySlice<UInt8>] = []
      while ended.count <= Self.looked, let end = rest.lastIndex(of: UInt8(ascii: "\n")) {
        ended.append(rest[(end + 1)...])
        rest = rest[..<end]
      }
      if ended.isEmpty {
        state.open[stream] = rest.suffix(Self.longest)
      } else {
        state.open[stream] = ended.removeFirst()
        state.lines += [rest] + ended.reversed()
        state.lines = state.lines.suffix(Self.looked)
      }
    }
  }

  /// The last lines, the latest last; one that has not ended yet among them.
  var lines: [String] {
    let (ended, open) = state.withLock { ($0.lines, $0.open) }
    let all = ended + [Stream.output, .errors].compactMap { open[$0] }
    return all.compactMap(Self.text).suffix(Self.kept)
  }

  /// Tells the lines when they have changed, until the task is cancelled.
  func follow(_ tell: ([String]) -> Void) async {
    var told: [String] = []
    while (try? await Task.sleep(for: Self.pause)) != nil {
      let now = lines
      guard now != told else { continue }
      told = now
      tell(now)
    }
  }

  /// A line as a terminal would leave it: what a carriage return was followed by, without escape sequences;
  /// none where nothing is left.
  private static func text(_ bytes: ArraySlice<UInt8>) -> String? {
    let visible =
      String(decoding: bytes, as: UTF8.self)
      .replacing(/\u{1B}\[[0-?]*[ -\/]*[@-~]/, with: "")
      .split(whereSeparator: { $0 == "\r" || $0 == "\r\n" }).last ?? ""
    let line = String(visible.filter { !$0.isControl }).trimmingCharacters(in: .whitespaces)
    return line.isEmpty ? nil : String(line.prefix(width))
  }
}

extension Character {
  fileprivate var isControl: Bool {
    unicodeScalars.allSatisfy { $0.properties.generalCategory == .control && $0 != "\t" }
  }
}
