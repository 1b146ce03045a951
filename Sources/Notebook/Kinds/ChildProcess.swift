import Foundation
import Subprocess
import Synchronization

extension TerminationStatus {
  /// `exited with status 3`, `was ended by signal 9 (Killed)`.
  var words: String {
    switch self {
    case .exited(let code): "exited with status \(code)"
    case .signaled(let signal):
      "was ended by signal \(signal) (\(String(cString: strsignal(signal))))"
    }
  }
}

/// The end of what a program prints: enough to see what went wrong, however much it prints.
final class OutputTail: Sendable {
  private let bytes = Mutex<[UInt8]>([])
  private static let kept = 4000

  /// Reads to the end.
  ///
  /// - Parameters:
  ///   - sequence: What is printed.
  ///   - listen: Is given it, piece by piece.
  func read(
    _ sequence: SubprocessOutputSequence, _ listen: (UnsafeRawBufferPointer) -> Void = { _ in }
  ) async {
    // A pipe that cannot be read any more has ended.
    do {
      for try await buffer in sequence {
        buffer.withUnsafeBytes { new in
          listen(new)
          bytes.withLock {
            $0.append(contentsOf: new.suffix(Self.kept))
            if $0.count > 4 * Self.kept { $0.removeFirst($0.count - Self.kept) }
          }
        }
      }
    } catch {}
  }

  /// The last of it, whole lines where it was cut.
  var text: String {
    let all = bytes.withLock { $0 }
    var tail = all.suffix(Self.kept)
    if tail.count < all.count, let line = tail.firstIndex(of: UInt8(ascii: "\n")) {
      tail = tail[(line + 1)...]
    }
    return String(decoding: tail, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
  }
}
