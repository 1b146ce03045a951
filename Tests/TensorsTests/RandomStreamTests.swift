import Testing

@testable import RandomStreams

struct RandomStreamTests {
  /// The known answers of the Random123 distribution.
  @Test(arguments: [
    (
      SIMD4<UInt32>(repeating: 0), SIMD2<UInt32>(repeating: 0),
      SIMD4<UInt32>(0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8)
    ),
    (
      SIMD4<UInt32>(repeating: .max), SIMD2<UInt32>(repeating: .max),
      SIMD4<UInt32>(0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd)
    ),
    (
      SIMD4<UInt32>(0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344),
      SIMD2<UInt32>(0xa409_3822, 0x299f_31d0),
      SIMD4<UInt32>(0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1)
    ),
  ]) func philoxKnownAnswers(
    counter: SIMD4<UInt32>, key: SIMD2<UInt32>, expected: SIMD4<UInt32>
  ) {
    #expect(RandomStream.philox(counter: counter, key: key) == expected)
  }

  @Test func streamsDependOnSeedAndNameOnly() {
    var first = RandomStream(seed: 1, name: "a")
    var same = RandomStream(seed: 1, name: "a")
    var otherName = RandomStream(seed: 1, name: "b")
    var otherSeed = RandomStream(seed: 2, name: "a")
    let draws = (0..<9).map { _ in first.next() }
    #expect(draws == (0..<9).map { _ in same.next() })
    #expect(draws != (0..<9).map { _ in otherName.next() })
    #expect(draws != (0..<9).map { _ in otherSeed.next() })
  }

  @Test func normalDrawsHaveTheirMoments() {
    var stream = RandomStream(seed: 11, name: "moments")
    let draws = (0..<40_000).map { _ in stream.normal() }
    let mean = draws.reduce(0, +) / 40_000
    let variance = draws.reduce(0) { $0 + $1 * $1 } / 40_000
    #expect(abs(mean) < 0.02)
    #expect(abs(variance - 1) < 0.03)
  }
}
