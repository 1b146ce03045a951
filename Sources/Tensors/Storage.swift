import Synchronization

/// A buffer of floats, taken from a pool and given back when nobody holds it any more.
///
/// Sendable since it is written only while a single tensor holds it: by the operation that fills it
/// before anyone else sees it, or after `Tensor.withMutableScalars` made sure of it; what a compact
/// one is widened to is made once, under a lock.
// Proof: written by one holder, before others see it; compact ones are widened under a lock.
final class Storage: @unchecked Sendable {
  /// What the floats are made from when they are asked for.
  enum Compact: Sendable {
    /// Nothing but zeros.
    case zeros
    /// The rows of a matrix of packed numbers.
    case packed(PackedMatrix)
  }

  /// What the floats are made from; none where they are there from the start.
  let compact: Compact?
  private let count: Int
  private let buffer: UnsafeMutablePointer<Float>?
  private let widened = Mutex<UInt?>(nil)

  /// A buffer for `count` floats, whose content is not defined.
  init(count: Int) {
    self.count = count
    compact = nil
    buffer = BufferPool.take(BufferPool.capacity(for: count))
  }

  /// Floats that take no room of their own until they are asked for.
  init(_ compact: Compact, count: Int) {
    self.count = count
    self.compact = compact
    buffer = nil
  }

  /// The floats, for as long as `body` runs.
  ///
  /// A buffer that nobody holds any more goes to the next who asks, on whatever thread: the last use
  /// of a buffer is the end of its life, even where a pointer into it is still in use.
  func lending<Result>(_ body: (UnsafeMutablePointer<Float>) throws -> Result) rethrows -> Result {
    try withExtendedLifetime(self) { try body(start) }
  }

  /// The floats; whoever reads or writes them holds on to the buffer.
  var start: UnsafeMutablePointer<Float> { buffer ?? widenedStart() }

  /// The matrix of packed numbers that the floats are made from.
  var packed: PackedMatrix? {
    guard case .packed(let matrix)? = compact else { return nil }
    return matrix
  }

  /// The floats that a compact buffer was widened to; none where it was not.
  var widenedIfThere: UnsafePointer<Float>? {
    widened.withLock { $0.flatMap { UnsafePointer(bitPattern: $0) } }
  }

  private func widenedStart() -> UnsafeMutablePointer<Float> {
    let address = widened.withLock { address -> UInt in
      if let address { return address }
      let start = BufferPool.take(BufferPool.capacity(for: count))
      switch compact {
      case .packed(let matrix): matrix.widen(rows: 0..<matrix.rows, into: start)
      case .zeros, nil: start.update(repeating: 0, count: count)
      }
      address = UInt(bitPattern: start)
      return UInt(bitPattern: start)
    }
    guard let start = UnsafeMutablePointer<Float>(bitPattern: address) else {
      fatalError("the buffer of \(count) floats has no address")
    }
    return start
  }

  deinit {
    let start = buffer ?? widened.withLock { $0.flatMap { UnsafeMutablePointer(bitPattern: $0) } }
    if let start { BufferPool.giveBack(start, capacity: BufferPool.capacity(for: count)) }
  }
}

/// Buffers that are free for reuse: a training step asks for the same sizes over and over, and fresh
/// memory would cost a page fault for every 4 KiB.
private enum BufferPool {
  private struct Free: ~Copyable {
    var buffers: [Int: [UInt]] = [:]
    var bytes = 0
    var use = MemoryUse()
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
      free.use.bytes += capacity * MemoryLayout<Float>.stride
      free.use.peakBytes = max(free.use.peakBytes, free.use.bytes)
      guard let address = free.buffers[capacity]?.popLast() else {
        free.use.allocations += 1
        return nil
      }
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
      free.use.bytes -= bytes
      guard free.bytes + bytes <= limit else { return false }
      free.buffers[capacity, default: []].append(address)
      free.bytes += bytes
      return true
    }
    if !isKept { UnsafeMutableRawPointer(start).deallocate() }
  }

  static var use: MemoryUse { free.withLock { $0.use } }

  static func resetPeak() { free.withLock { $0.use.peakBytes = $0.use.bytes } }
}

/// The memory of all tensors of this process.
package struct MemoryUse: Sendable, Hashable {
  /// Bytes in use.
  package internal(set) var bytes = 0
  /// The most bytes in use at once since the start or `Engine.resetPeakMemory()`.
  package internal(set) var peakBytes = 0
  /// How often memory was asked of the system; a steady state asks for none, since buffers are used
  /// again.
  package internal(set) var allocations = 0
}

extension Engine {
  /// The memory of all tensors of this process; without checkpoints that are mapped from files.
  package static var memory: MemoryUse { BufferPool.use }

  /// Begins to look for the peak of memory anew.
  package static func resetPeakMemory() { BufferPool.resetPeak() }
}
