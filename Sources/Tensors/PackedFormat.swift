import CKernels

/// How the numbers of a matrix are packed where they lie in a file.
///
/// Those with a `q` are ggml's: blocks of numbers of few bits with a scale, and some with an offset, as
/// `ggml-common.h` lays them out.
package enum PackedFormat: String, Sendable, Hashable, CaseIterable {
  case bf16 = "BF16"
  case f16 = "F16"
  case q4x0 = "Q4_0"
  case q4x1 = "Q4_1"
  case q5x0 = "Q5_0"
  case q5x1 = "Q5_1"
  case q8x0 = "Q8_0"
  case q2k = "Q2_K"
  case q3k = "Q3_K"
  case q4k = "Q4_K"
  case q5k = "Q5_K"
  case q6k = "Q6_K"
  case iq4nl = "IQ4_NL"

  /// How many numbers are packed together.
  package var blockSize: Int {
    switch self {
    case .bf16, .f16: 1
    case .q4x0, .q4x1, .q5x0, .q5x1, .q8x0, .iq4nl: 32
    case .q2k, .q3k, .q4k, .q5k, .q6k: 256
    }
  }

  /// The bytes of so many numbers.
  package var blockBytes: Int {
    switch self {
    case .bf16, .f16: 2
    case .q4x0, .iq4nl: 18
    case .q4x1: 20
    case .q5x0: 22
    case .q5x1: 24
    case .q8x0: 34
    case .q2k: 84
    case .q3k: 110
    case .q4k: 144
    case .q5k: 176
    case .q6k: 210
    }
  }

  /// The bytes of a row of numbers.
  func bytes(of width: Int) -> Int { width / blockSize * blockBytes }

  /// Where in a block its half-precision numbers lie; all others are whole and small.
  private var halves: [Int] {
    switch self {
    case .bf16: []
    case .f16, .q4x0, .q5x0, .q8x0, .iq4nl: [0]
    case .q4x1, .q5x1, .q4k, .q5k: [0, 2]
    case .q2k: [80, 82]
    case .q3k: [108]
    case .q6k: [208]
    }
  }

  /// Whether none of `count` numbers is infinite or NaN.
  func isFinite(_ x: UnsafeRawPointer, count: Int) -> Bool {
    let blocks = count / blockSize
    guard self != .bf16 else {
      return kernel_bf16_is_finite(x.assumingMemoryBound(to: UInt16.self), count) != 0
    }
    return halves.allSatisfy { place in
      let first = (x + place).assumingMemoryBound(to: UInt8.self)
      return kernel_halves_are_finite(first, blocks, blockBytes) != 0
    }
  }

  /// Writes `count` numbers, whole blocks of them, as float32.
  func widen(_ x: UnsafeRawPointer, into out: UnsafeMutablePointer<Float>, count: Int) {
    let (bytes, blocks) = (x.assumingMemoryBound(to: UInt8.self), count / blockSize)
    switch self {
    case .bf16: kernel_widen_bf16(x.assumingMemoryBound(to: UInt16.self), out, count)
    case .f16: kernel_widen_f16(bytes, out, count)
    case .q4x0: kernel_widen_q4_0(bytes, out, blocks)
    case .q4x1: kernel_widen_q4_1(bytes, out, blocks)
    case .q5x0: kernel_widen_q5_0(bytes, out, blocks)
    case .q5x1: kernel_widen_q5_1(bytes, out, blocks)
    case .q8x0: kernel_widen_q8_0(bytes, out, blocks)
    case .q2k: kernel_widen_q2_k(bytes, out, blocks)
    case .q3k: kernel_widen_q3_k(bytes, out, blocks)
    case .q4k: kernel_widen_q4_k(bytes, out, blocks)
    case .q5k: kernel_widen_q5_k(bytes, out, blocks)
    case .q6k: kernel_widen_q6_k(bytes, out, blocks)
    case .iq4nl: kernel_widen_iq4_nl(bytes, out, blocks)
    }
  }
}
