import Frames

extension Spelling {
  /// Round numbers along an axis, each with a spelling of its own.
  ///
  /// - Parameters:
  ///   - values: The numbers.
  ///   - groupsThousands: Whether thousands are set apart.
  ///   - format: How they are spelled, where that is said; with more digits where it would make two of them one.
  /// - Returns: The spellings.
  static func ticks(
    _ values: [Double], groupsThousands: Bool = true, _ format: NumberFormat? = nil
  ) -> [String] {
    if let format { return ticks(values, by: format) }
    let plain = values.map { tick($0, groupsThousands: groupsThousands) }
    guard Set(plain).count < plain.count else { return plain }
    let longer = (1...15).lazy.map { digits in
      values.map { NumberFormat(.scientific, digits: digits).string($0) }
    }
    return longer.first { Set($0).count == $0.count } ?? plain
  }

  /// Numbers in a format that tells them apart.
  private static func ticks(_ values: [Double], by format: NumberFormat) -> [String] {
    let longer = (0...6).lazy.map { digits in
      var format = format
      if digits > 0, format.style == .integer { format.style = .fixed }
      format.digits += digits
      return values.map(format.string)
    }
    return longer.first { Set($0).count == $0.count } ?? values.map(format.string)
  }

  /// A round number along an axis.
  static func tick(_ value: Double, groupsThousands: Bool = true) -> String {
    if value == 0 { return "0" }
    if abs(value) >= (groupsThousands ? 1e6 : 1e9) || abs(value) < 1e-4 {
      let spelled = (0...6).lazy.map { NumberFormat(.scientific, digits: $0).string(value) }
      return spelled.first { Double($0).map { abs($0 - value) <= 1e-9 * abs(value) } ?? false }
        ?? NumberFormat(.scientific, digits: 6).string(value)
    }
    let text = NumberFormat(.fixed, digits: 6, groupsThousands: groupsThousands).string(value)
    let end = text.lastIndex { $0 != "0" }.map { text[$0] == "." ? $0 : text.index(after: $0) }
    return String(text[..<(end ?? text.endIndex)])
  }
}
