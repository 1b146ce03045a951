import ArgumentParser

/// A span of time as people write it: `90m`, `1h30m`, `30d`.
struct TimeSpan: ExpressibleByArgument {
  /// How long it is.
  var seconds: Double

  private static let units: [Character: Double] = ["s": 1, "m": 60, "h": 3600, "d": 86400]

  init?(argument: String) {
    seconds = 0
    var digits = ""
    for character in argument {
      if let unit = Self.units[character] {
        guard let number = Double(digits), number >= 0, number.isFinite else { return nil }
        seconds += number * unit
        digits = ""
      } else {
        digits.append(character)
      }
    }
    guard digits.isEmpty, !argument.isEmpty else { return nil }
  }
}
