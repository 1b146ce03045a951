import Frames

extension Spelling {
  /// Two values, in as many digits as tell them apart.
  static func apart(_ before: Scalar?, _ after: Scalar?) -> (before: String, after: String) {
    let plain = [before, after].map { value in
      value.map { $0 == .missing ? "–" : $0.asDouble.map(number) ?? $0.plain } ?? "–"
    }
    guard plain[0] == plain[1], let before, let after, before != after,
      let one = before.asDouble, let two = after.asDouble
    else { return (plain[0], plain[1]) }
    for digits in 3...15 {
      let pair = [one, two].map { NumberFormat(.fixed, digits: digits).string($0) }
      if pair[0] != pair[1] { return (pair[0], pair[1]) }
    }
    return (before.plain, after.plain)
  }
}

extension Frame {
  /// What tells a row from others: the values of its texts and axes, or else its number, from 1.
  func label(ofRow row: Int, besides column: String) -> String {
    let names = labels(besides: column).compactMap(index(of:))
    let words = names.map { "\(columns[$0].name)=\(rows[row][$0].plain)" }
    return words.isEmpty ? "row \(row + 1)" : words.joined(separator: ", ")
  }
}
