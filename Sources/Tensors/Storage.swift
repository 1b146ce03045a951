import Synchronization

/// A buffer of floats, taken from a pool and given back when nobody holds it any more.
///
/// Sendable since it is written only while a single tensor holds it: by the operation that fills it
/// before anyone else sees it, or after `Tensor.withMutableScalars` made sure of it.
final class Storage: @unchecked Sendable {
  let start: UnsafeMutablePointer<Float>
  private let capacity: Int

  /// A buffer for `count` floats, whose content is not defined.
  init(count: Int) {
    capacity = BufferPool.capacity(for: count)
    start = BufferPool.take(capacity)
  }

  deinit { BufferPool.giveBack(start, capacity: capacity) }
}

/// Buffers that are free for reuse: a training step asks for the same sizes over and over, and fresh
/// memory would cost a page fault for every 4 KiB.
private enum BufferPool {
  private struct Free: ~Copyable {
    var buffers: [Int: [UInt]] = [:]
    var bytes = 0
  }

  /// Memory kept for reuse at most, in bytes; more is given back to the system.
  private static let limit = 2 << 30
  private static let alignment = 64
  private static let free = Mutex(Free())

  /// The size class of a buffer: a quarter power of two, so that at most a fifth is unused.
  static func capacity(for count: Int) -> Int {
    guard count > 64 else { return 64 }
    let step = 1 << (Int.bitWidth - (count - 1).leadingZeroBitCount - 3)
    return (count + step - 1) / step * step
  }

  static func take(_ capacity: Int) -> UnsafeMutablePointer<Float> {
    let address = free.withLock { free -> UInt? in
      guard let address = free.buffers[capacity]?.popLast() else { return nil }
      free.bytes -= capacity * MemoryLayout<Float>.stride
      return address
    }
    if let address, let raw = UnsafeMutableRawPointer(bitPattern: address) {
      return raw.assumingMemoryBound(to: Float.self)
    }
    return UnsafeMutableRawPointer.allocate(
      byteCount: capacity * MemoryLayout<Float>.stride, alignment: alignment
    ).bindMemory(to: Float.self, capacity: capacity)
  }

  static func giveBack(_ start: UnsafeMutablePointer<Float>, capacity: Int) {
    let bytes = capacity * MemoryLayout<Float>.stride
    let address = UInt(bitPattern: start)
    let isKept = free.withLock { free -> Bool in
      guard free.bytes + bytes <= limit else { return false }
      free.buffers[capacity, default: []].append(address)
      free.bytes += bytes
      return true
    }
    if !isKept { UnsafeMutableRawPointer(start).deallocate() }
  }
}
