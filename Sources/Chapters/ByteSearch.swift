extension String {
  /// Whether some ASCII text stands in it.
  ///
  /// Compares bytes: `contains` compares characters, and is many times slower where the question is asked of every
  /// value and paragraph of a book.
  func holds(_ text: StaticString) -> Bool {
    let sought = UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
    let found = utf8.withContiguousStorageIfAvailable { bytes in
      guard bytes.count >= sought.count else { return false }
      return (0...bytes.count - sought.count).contains { start in
        sought.indices.allSatisfy { bytes[start + $0] == sought[$0] }
      }
    }
    return found ?? contains(text.description)
  }
}
