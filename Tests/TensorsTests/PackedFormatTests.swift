import Foundation
import Testing

@testable import Tensors

/// Blocks of packed numbers, by hand; `gguf`'s own reading of random ones is in the tests of GGUF files.
struct PackedFormatTests {
  /// The half-precision number 0.5, little-endian.
  private static let half: [UInt8] = [0x00, 0x38]
  /// Infinity in half precision.
  private static let infinity: [UInt8] = [0x00, 0x7C]

  private static func widened(_ bytes: [UInt8], _ format: PackedFormat) -> [Float] {
    Tensor(packed: Data(bytes), format, shape: [1, format.blockSize]).widened.scalars
  }

  @Test func blocksHaveTheSizesOfGGML() {
    let seen: [Double] = PackedFormat.allCases.map {
      Double(8 * $0.blockBytes) / Double($0.blockSize)
    }
    let expected: [Double] = [
      16, 16, 4.5, 5, 5.5, 6, 8.5, 2.625, 3.4375, 4.5, 5.5, 6.5625, 4.5,
    ]
    #expect(seen == expected)
    #expect(PackedFormat.q4k.bytes(of: 512) == 288 && PackedFormat.f16.bytes(of: 3) == 6)
  }

  @Test func aBlockOfEightBitsIsAScaleAndWholeNumbers() {
    let numbers: [Int8] = (0..<32).map { Int8($0 - 16) }
    let bytes: [UInt8] = numbers.map { UInt8(bitPattern: $0) }
    let expected: [Float] = numbers.map { Float($0) / 2 }
    #expect(Self.widened(Self.half + bytes, .q8x0) == expected)
  }

  /// The low halves of the bytes are the first sixteen numbers, the high ones the last.
  @Test func aBlockOfFourBitsHasTwoNumbersToAByte() {
    let seen = Self.widened(Self.half + (0..<16).map { UInt8($0 | (15 - $0) << 4) }, .q4x0)
    let rising: [Float] = (0..<16).map { (Float($0) - 8) / 2 }
    #expect(seen == rising + rising.reversed())
    let least = Self.widened(Self.half + Self.half + (0..<16).map { UInt8($0) }, .q4x1)
    let halves: [Float] = (0..<16).map { Float($0) / 2 + 0.5 }
    #expect(least == halves + [Float](repeating: 0.5, count: 16))
  }

  @Test func theFifthBitsLieApart() {
    let fifth: [UInt8] = [0xFF, 0, 0, 0x80]
    let ones = [UInt8](repeating: 0x11, count: 16)
    let seen = Self.widened(Self.half + fifth + ones, .q5x0)
    #expect([seen[0], seen[8], seen[30], seen[31]] == [0.5, -7.5, -7.5, 0.5])
  }

  /// A scale that is infinite or no number shows in every format that has one.
  @Test(arguments: PackedFormat.allCases) func scalesThatAreNotFiniteAreFound(format: PackedFormat)
  {
    let size = format.blockSize
    func matrix(_ bytes: [UInt8]) -> Tensor {
      Tensor(packed: Data(bytes), format, shape: [2, size])
    }
    let zeros = [UInt8](repeating: 0, count: 2 * format.blockBytes)
    #expect(matrix(zeros).isFinite)
    // Somewhere in the second block there is a scale.
    let found = (0..<format.blockBytes - 1).contains { place in
      var bytes = zeros
      bytes.replaceSubrange(
        format.blockBytes + place..<format.blockBytes + place + 2,
        with: format == .bf16 ? [0x80, 0x7F] : Self.infinity)
      return !matrix(bytes).isFinite
    }
    #expect(found)
  }

  /// The smallest and the largest half-precision numbers, and zeros of both signs.
  @Test func halvesAreWidenedExactly() {
    let bits: [UInt16] = [0x0001, 0x8001, 0x0400, 0x7BFF, 0xFBFF, 0x0000, 0x8000, 0x3C01]
    let data = bits.withUnsafeBytes { Data($0) }
    let seen = Tensor(packed: data, .f16, shape: [2, 4]).widened.scalars
    let expected: [Float] = [0x1p-24, -0x1p-24, 0x1p-14, 65504, -65504, 0, 0, 0x1.004p0]
    #expect(seen == expected)
    #expect(seen[6].sign == .minus)
  }
}
