import Foundation
import Frames
import Synchronization

/// A frame in the store, decoded when it is first asked for: a report shows few of all that there are.
final class StoredFrame: Sendable {
  let name: String
  private enum State: Sendable {
    case bytes(Data)
    case decoded(Frame)
  }
  private let state: Mutex<State>

  /// A frame of the given bytes, whose hash has been checked.
  init(_ name: String, bytes: Data) {
    self.name = name
    state = Mutex(.bytes(bytes))
  }

  init(_ frame: Frame) {
    name = frame.name
    state = Mutex(.decoded(frame))
  }

  /// The frame; an empty one where an older version wrote what cannot be read any more.
  var frame: Frame {
    state.withLock { state in
      switch state {
      case .decoded(let frame): return frame
      case .bytes(let bytes):
        let frame = (try? FrameCoding.decode(bytes)) ?? Frame(name, columns: [])
        state = .decoded(frame)
        return frame
      }
    }
  }

  /// How many rows the frame has; its values are not decoded for that.
  var rowCount: Int {
    state.withLock { state in
      switch state {
      case .decoded(let frame): frame.rows.count
      case .bytes(let bytes): FrameCoding.rowCount(of: bytes)
      }
    }
  }
}
