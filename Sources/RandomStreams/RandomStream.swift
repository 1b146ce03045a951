import CElementary

/// A named stream of random numbers: Philox 4x32-10 (Salmon et al., 2011) in counter mode.
///
/// The key is the seed, the upper half of the counter a hash of the name, the lower half counts
/// blocks: streams of different names never overlap, and no draw depends on any other stream.
public struct RandomStream: Sendable, RandomNumberGenerator {
  private let key: SIMD2<UInt32>
  private let name: UInt64
  private var block: UInt64 = 0
  private var buffer = SIMD4<UInt32>()
  private var used = 4

  /// The stream of a name under a seed.
  public init(seed: UInt64, name: String) {
    key = SIMD2(UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32))
    self.name = Self.fnv1a(name)
  }

  /// Two words of the stream.
  public mutating func next() -> UInt64 {
    if used == 4 {
      buffer = Self.philox(
        counter: SIMD4(
          UInt32(truncatingIfNeeded: block), UInt32(truncatingIfNeeded: block >> 32),
          UInt32(truncatingIfNeeded: name), UInt32(truncatingIfNeeded: name >> 32)),
        key: key)
      block += 1
      used = 0
    }
    defer { used += 2 }
    return UInt64(buffer[used]) | UInt64(buffer[used + 1]) << 32
  }

  /// A number from 0 up to but not including 1, of 53 random bits.
  public mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// A whole number below `bound`, each equally likely.
  public mutating func integer(below bound: Int) -> Int { Int.random(in: 0..<bound, using: &self) }

  /// A draw from the normal distribution of mean 0 and variance 1 (Box and Muller).
  public mutating func normal() -> Double {
    let radius = (-2 * portable_log(1 - uniform())).squareRoot()
    return radius * portable_cos(2 * .pi * uniform())
  }

  /// The items in random order.
  public mutating func shuffled<Item>(_ items: [Item]) -> [Item] { items.shuffled(using: &self) }

  /// One of the items, each equally likely.
  public mutating func pick<Item>(_ items: [Item]) -> Item { items[integer(below: items.count)] }

  static func philox(counter: SIMD4<UInt32>, key: SIMD2<UInt32>) -> SIMD4<UInt32> {
    var (c, k) = (counter, key)
    for _ in 0..<10 {
      let left = UInt64(c[0]) * 0xD251_1F53
      let right = UInt64(c[2]) * 0xCD9E_8D57
      c = SIMD4(
        UInt32(right >> 32) ^ c[1] ^ k[0], UInt32(truncatingIfNeeded: right),
        UInt32(left >> 32) ^ c[3] ^ k[1], UInt32(truncatingIfNeeded: left))
      k = SIMD2(k[0] &+ 0x9E37_79B9, k[1] &+ 0xBB67_AE85)
    }
    return c
  }

  /// The 64-bit FNV-1a hash: stable from run to run, which `Hasher` is not.
  private static func fnv1a(_ text: String) -> UInt64 {
    text.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
  }
}
