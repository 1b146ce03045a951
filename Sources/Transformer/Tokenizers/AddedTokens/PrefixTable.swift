import Foundation

/// Texts in order, in which those that another text begins with are found byte by byte.
struct PrefixTable: Sendable {
  /// The texts behind one another, sorted by their bytes.
  private let bytes: [UInt8]
  private let starts: [Int]
  /// Which of the texts given each is.
  private let places: [Int]
  /// Where the texts begin that begin with each byte, and where the last of them ends.
  private let first: [Int]

  /// A table of texts; empty ones are never found.
  init(_ texts: [String]) {
    let flat = texts.flatMap(\.utf8)
    var ends: [Int] = []
    var end = 0
    for text in texts {
      end += text.utf8.count
      ends.append(end)
    }
    func range(_ place: Int) -> Range<Int> { (place > 0 ? ends[place - 1] : 0)..<ends[place] }
    places = flat.withUnsafeBytes { flat in
      texts.indices.filter { !texts[$0].isEmpty }.sorted { left, right in
        let (left, right, order) = (range(left), range(right), left < right)
        let shared = min(left.count, right.count)
        guard let base = flat.baseAddress else { return order }
        let sign = memcmp(base + left.lowerBound, base + right.lowerBound, shared)
        return sign != 0 ? sign < 0 : left.count != right.count ? left.count < right.count : order
      }
    }
    var (bytes, starts): ([UInt8], [Int]) = ([], [0])
    for place in places {
      bytes += flat[range(place)]
      starts.append(bytes.count)
    }
    var first = [Int](repeating: 0, count: 257)
    for start in starts.dropLast() { first[Int(bytes[start]) + 1] += 1 }
    for byte in 0..<256 { first[byte + 1] += first[byte] }
    (self.bytes, self.starts, self.first) = (bytes, starts, first)
  }

  /// Calls a body with each text that bytes begin with, shorter ones first, of equal ones the first
  /// given first.
  ///
  /// - Parameters:
  ///   - text: The bytes.
  ///   - start: Where they begin.
  ///   - body: Is told which text it is, and its length.
  func forEachPrefix(
    of text: UnsafeBufferPointer<UInt8>, from start: Int, _ body: (Int, Int) -> Void
  ) {
    guard start < text.count else { return }
    var depth = 1
    var (low, high) = (first[Int(text[start])], first[Int(text[start]) + 1])
    while low < high {
      while low < high, starts[low + 1] - starts[low] == depth {
        body(places[low], depth)
        low += 1
      }
      guard low < high, start + depth < text.count else { return }
      let byte = text[start + depth]
      let lower = firstPlace(from: low, to: high) { bytes[starts[$0] + depth] >= byte }
      high = firstPlace(from: lower, to: high) { bytes[starts[$0] + depth] > byte }
      low = lower
      depth += 1
    }
  }

  private func firstPlace(from low: Int, to high: Int, _ isPast: (Int) -> Bool) -> Int {
    var (low, high) = (low, high)
    while low < high {
      let middle = (low + high) / 2
      if isPast(middle) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
