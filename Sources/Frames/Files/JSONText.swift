/// Texts in double quotes, as JSON has them.
enum JSONText {
  /// Where a text ends.
  ///
  /// - Parameters:
  ///   - begin: Its first quotation mark.
  ///   - bytes: What it stands in.
  /// - Returns: The position behind its last quotation mark; none where it has none.
  static func end<Bytes: RandomAccessCollection>(
    of begin: Int, in bytes: Bytes
  ) -> Int? where Bytes.Element == UInt8, Bytes.Index == Int {
    var position = begin + 1
    while position < bytes.endIndex, bytes[position] != UInt8(ascii: "\"") {
      position += bytes[position] == UInt8(ascii: "\\") ? 2 : 1
    }
    return position < bytes.endIndex ? position + 1 : nil
  }
}
