/// The texts of tokens by id, and ids by text; texts are equal when their bytes are.
///
/// Texts lie behind one another, and ids are found without making any: real vocabularies have a quarter
/// of a million.
struct Vocabulary: Sendable {
  private let bytes: [UInt8]
  /// Where the text of each id lies; none where there is no such token.
  private let places: [Range<Int>?]
  /// Ids in an open-addressed table, -1 where none is.
  private var slots: [Int32]
  private let mask: Int

  /// - Parameters:
  ///   - tokens: Texts with their ids, from 0 on.
  ///   - keepsFirst: Which of ids with the same text the text means.
  init(_ tokens: [(text: String, id: Int32)], keepsFirst: Bool = false) {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(tokens.reduce(0) { $0 + $1.text.utf8.count })
    let count = (tokens.map { Int($0.id) }.max() ?? -1) + 1
    var places = [Range<Int>?](repeating: nil, count: count)
    for (text, id) in tokens {
      let start = bytes.count
      bytes.append(contentsOf: text.utf8)
      places[Int(id)] = start..<bytes.count
    }
    var size = 16
    while size < 2 * count { size *= 2 }
    (self.bytes, self.places, mask) = (bytes, places, size - 1)
    slots = Array(repeating: -1, count: size)
    for (_, id) in tokens {
      guard let place = places[Int(id)] else { continue }
      let slot = bytes.withUnsafeBufferPointer { all in
        let text = UnsafeBufferPointer(rebasing: all[place])
        return findSlot(of: text, UnsafeBufferPointer(rebasing: all[0..<0]))
      }
      if slots[slot] < 0 || !keepsFirst { slots[slot] = id }
    }
  }

  /// A vocabulary of texts by id.
  init(_ texts: [String]) {
    self.init(texts.enumerated().map { ($1, Int32($0)) }, keepsFirst: true)
  }

  /// One more than the last id.
  var count: Int { places.count }

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
  func id(_ text: UnsafeBufferPointer<UInt8>) -> Int32? {
    known(findSlot(of: text, UnsafeBufferPointer(start: nil, count: 0)))
  }

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
      known(
        findSlot(
          of: UnsafeBufferPointer(rebasing: all[first]),
          UnsafeBufferPointer(rebasing: all[second.dropFirst(dropped)])))
    }
  }

  private func place(_ id: Int32) -> Range<Int>? {
    places.indices.contains(Int(id)) ? places[Int(id)] : nil
  }

  private func known(_ slot: Int) -> Int32? { slots[slot] < 0 ? nil : slots[slot] }

  /// Where a text of two parts is in the table, or would be.
  private func findSlot(
    of first: UnsafeBufferPointer<UInt8>, _ second: UnsafeBufferPointer<UInt8>
  ) -> Int {
    // FNV-1a, its high bits mixed into the low ones.
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in first { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    for byte in second { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    var slot = Int(truncatingIfNeeded: hash ^ hash >> 29) & mask
    while slots[slot] >= 0, !isText(slots[slot], first, second) { slot = (slot + 1) & mask }
    return slot
  }

  private func isText(
    _ id: Int32, _ first: UnsafeBufferPointer<UInt8>, _ second: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    guard let place = place(id), place.count == first.count + second.count else { return false }
    return bytes.withUnsafeBufferPointer { all in
      all[place].prefix(first.count).elementsEqual(first)
        && all[place].dropFirst(first.count).elementsEqual(second)
    }
  }
}
