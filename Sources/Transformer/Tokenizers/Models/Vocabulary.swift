import Foundation

/// The texts of tokens by id, and ids by text; texts are equal when their bytes are.
///
/// Texts lie behind one another, and ids are found without making any: real vocabularies have a quarter
/// of a million.
struct Vocabulary: Sendable {
  private let bytes: [UInt8]
  /// Where the text of each id begins, and its length; -1 where there is no such token.
  private let starts: [Int]
  private let lengths: [Int]
  /// An open-addressed table of ids, each one more than it is, with half of its hash; 0 where none is.
  private var slots: [UInt64]

  /// - Parameters:
  ///   - tokens: Texts with their ids, from 0 on.
  ///   - keepsFirst: Which of ids with the same text the text means.
  init(_ tokens: [(text: String, id: Int32)], keepsFirst: Bool = false) {
    let count = (tokens.map { Int($0.id) }.max() ?? -1) + 1
    var bytes: [UInt8] = []
    bytes.reserveCapacity(tokens.reduce(0) { $0 + $1.text.utf8.count })
    var starts = [Int](repeating: 0, count: count)
    var lengths = [Int](repeating: -1, count: count)
    for (text, id) in tokens {
      starts[Int(id)] = bytes.count
      bytes.append(contentsOf: text.utf8)
      lengths[Int(id)] = bytes.count - starts[Int(id)]
    }
    var size = 16
    while size < 2 * count { size *= 2 }
    (self.bytes, self.starts, self.lengths) = (bytes, starts, lengths)
    slots = Array(repeating: 0, count: size)
    for (text, id) in tokens {
      let hash = text.withBytes { Self.hash($0, Self.none) }
      let place = text.withBytes { slot(hash, $0, Self.none) }
      if slots[place] == 0 || !keepsFirst {
        slots[place] = hash & Self.hashBits | UInt64(id) + 1
      }
    }
  }

  /// A vocabulary of texts by id.
  init(_ texts: [String]) {
    self.init(texts.enumerated().map { ($1, Int32($0)) }, keepsFirst: true)
  }

  /// One more than the last id.
  var count: Int { lengths.count }

  /// The text of a token, if there is such a token.
  func text(_ id: Int32) -> String? {
    guard let place = place(id) else { return nil }
    return String(decoding: bytes[place], as: UTF8.self)
  }

  /// The length of a token in characters.
  func length(_ id: Int32) -> Int {
    guard let place = place(id) else { return 0 }
    return bytes[place].reduce(0) { $0 + ($1 & 0xC0 == 0x80 ? 0 : 1) }
  }

  /// The token of a text, if it is one.
  func id(_ text: String) -> Int32? { text.withBytes { id($0) } }

  /// The token of a text's bytes, if it is one.
  func id(_ text: UnsafeBufferPointer<UInt8>) -> Int32? { id(text, Self.none) }

  /// The token of two tokens' texts behind one another, if it is one.
  ///
  /// - Parameters:
  ///   - left: A token.
  ///   - right: A token.
  ///   - dropped: How many bytes of the second are left out.
  /// - Returns: The token.
  func id(joining left: Int32, _ right: Int32, dropping dropped: Int = 0) -> Int32? {
    guard let first = place(left), let second = place(right), dropped <= second.count else {
      return nil
    }
    return bytes.withUnsafeBufferPointer { all in
      id(
        UnsafeBufferPointer(rebasing: all[first]),
        UnsafeBufferPointer(rebasing: all[second.dropFirst(dropped)]))
    }
  }

  private func place(_ id: Int32) -> Range<Int>? {
    guard lengths.indices.contains(Int(id)), lengths[Int(id)] >= 0 else { return nil }
    return starts[Int(id)]..<starts[Int(id)] + lengths[Int(id)]
  }

  // MARK: - The table

  /// A text, in two parts.
  private typealias Part = UnsafeBufferPointer<UInt8>

  private static var none: Part { Part(start: nil, count: 0) }
  private static let hashBits: UInt64 = 0xFFFF_FFFF_0000_0000

  private func id(_ first: Part, _ second: Part) -> Int32? {
    let found = slots[slot(Self.hash(first, second), first, second)]
    return found == 0 ? nil : Int32(truncatingIfNeeded: found) - 1
  }

  /// FNV-1a, its bits mixed.
  private static func hash(_ first: Part, _ second: Part) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in first { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    for byte in second { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    hash = (hash ^ hash >> 32) &* 0x9E37_79B9_7F4A_7C15
    return hash ^ hash >> 29
  }

  /// Where a text is in the table, or would be.
  private func slot(_ hash: UInt64, _ first: Part, _ second: Part) -> Int {
    var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[slot] != 0 {
      if slots[slot] & Self.hashBits == hash & Self.hashBits,
        isText(Int32(truncatingIfNeeded: slots[slot]) - 1, first, second)
      {
        break
      }
      slot = (slot + 1) & (slots.count - 1)
    }
    return slot
  }

  private func isText(_ id: Int32, _ first: Part, _ second: Part) -> Bool {
    guard lengths[Int(id)] == first.count + second.count else { return false }
    return bytes.withUnsafeBytes { all in
      guard let start = all.baseAddress?.advanced(by: starts[Int(id)]) else { return true }
      return Self.equals(start, first) && Self.equals(start + first.count, second)
    }
  }

  private static func equals(_ bytes: UnsafeRawPointer, _ part: Part) -> Bool {
    part.baseAddress.map { memcmp(bytes, $0, part.count) == 0 } ?? true
  }
}
