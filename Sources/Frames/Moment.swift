/// A day, or a moment of one, as ISO 8601 writes it: `2024-03-01`, `2024-03-01T09:30`,
/// `2024-03-01 09:30:05.25+01:00`.
///
/// Read and written here since the formatters at hand take a locale and a calendar along, read one layout at a
/// time, and are slow for tables of 100,000 rows.
public struct Moment: Sendable, Hashable {
  /// As it is written.
  public let text: String
  /// Seconds since the beginning of 1970 in UTC; a time without a zone counts as one of UTC.
  public let seconds: Double
  /// Whether it says a time of day.
  public let hasTime: Bool
  /// How many seconds it lasts: those of its day, month or year; 0 of a time of day.
  package let length: Double

  /// The moment that a text spells, if it spells one.
  ///
  /// - Parameters:
  ///   - text: The text.
  ///   - allowsParts: Whether a year or a month will do, which begin with their first day.
  public init?(_ text: String, allowsParts: Bool = false) {
    var reader = Digits(text)
    guard let year = reader.number(4) else { return nil }
    var (month, day) = (1, 1)
    // The first day of what it is a part of, and of what comes after.
    var next = (year: year + 1, month: 1)
    var isPart = true
    if reader.skip("-") {
      guard let number = reader.number(2), (1...12).contains(number) else { return nil }
      month = number
      next = month == 12 ? (year + 1, 1) : (year, month + 1)
      if reader.skip("-") {
        guard let number = reader.number(2), number >= 1,
          number <= Self.days(inMonth: month, of: year)
        else { return nil }
        (day, isPart) = (number, false)
      }
    }
    self.text = text
    let midnight = Double(Self.days(year, month, day)) * Self.day
    guard !reader.isAtEnd else {
      guard allowsParts || !isPart else { return nil }
      (seconds, hasTime) = (midnight, false)
      let end = Double(Self.days(next.year, next.month, 1)) * Self.day
      length = isPart ? end - midnight : Self.day
      return
    }
    guard !isPart, reader.skip("T") || reader.skip(" "), let time = reader.time(), reader.isAtEnd
    else { return nil }
    (seconds, hasTime, length) = (midnight + time, true, 0)
  }

  /// The moment so many seconds after the beginning of 1970 in UTC.
  ///
  /// - Parameters:
  ///   - seconds: The seconds; fractions are left out.
  ///   - hasTime: Whether it is spelled with its time of day.
  public init(seconds: Double, hasTime: Bool) {
    let whole = seconds.rounded(.down)
    let midnight = (whole / Self.day).rounded(.down)
    let (year, month, day) = Self.civil(Int(midnight))
    var text = "\(Self.padded(year, 4))-\(Self.padded(month))-\(Self.padded(day))"
    if hasTime {
      let second = Int(whole - midnight * Self.day)
      text += "T\(Self.padded(second / 3600)):\(Self.padded(second / 60 % 60))"
      if second % 60 != 0 { text += ":\(Self.padded(second % 60))" }
    }
    (self.text, self.hasTime) = (text, hasTime)
    self.seconds = hasTime ? whole : midnight * Self.day
    length = hasTime ? 0 : Self.day
  }

  private static let day = 86_400.0

  private static func padded(_ number: Int, _ width: Int = 2) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }

  // MARK: - The calendar

  private static func days(inMonth month: Int, of year: Int) -> Int {
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    return month == 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
  }

  /// The days since the beginning of 1970, in the Gregorian calendar; years begin in March, so that the leap day
  /// is the last.
  private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
    let shifted = month > 2 ? year : year - 1
    let era = (shifted >= 0 ? shifted : shifted - 399) / 400
    let ofEra = shifted - era * 400
    let ofYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    return era * 146_097 + ofEra * 365 + ofEra / 4 - ofEra / 100 + ofYear - 719_468
  }

  /// The year, month and day of so many days since the beginning of 1970.
  private static func civil(_ days: Int) -> (year: Int, month: Int, day: Int) {
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let ofEra = shifted - era * 146_097
    let year = (ofEra - ofEra / 1460 + ofEra / 36_524 - ofEra / 146_096) / 365
    let ofYear = ofEra - (365 * year + year / 4 - year / 100)
    let fromMarch = (5 * ofYear + 2) / 153
    let month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9
    return (year + era * 400 + (month <= 2 ? 1 : 0), month, ofYear - (153 * fromMarch + 2) / 5 + 1)
  }
}

extension Moment: Comparable {
  public static func < (left: Moment, right: Moment) -> Bool {
    (left.seconds, left.text) < (right.seconds, right.text)
  }
}

/// The digits and marks of a moment, read from left to right.
private struct Digits {
  private var rest: Substring.UTF8View

  init(_ text: String) { rest = Substring(text).utf8 }

  var isAtEnd: Bool { rest.isEmpty }

  mutating func skip(_ mark: Character) -> Bool {
    guard rest.first == mark.asciiValue else { return false }
    rest.removeFirst()
    return true
  }

  /// The number of exactly so many digits.
  mutating func number(_ count: Int) -> Int? {
    let digits = rest.prefix(count)
    let isNumber = digits.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    guard digits.count == count, isNumber else { return nil }
    rest = rest.dropFirst(count)
    return digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
  }

  /// The seconds since midnight in UTC: hours and minutes, seconds with a fraction, and a zone, where they are there.
  mutating func time() -> Double? {
    guard let hours = number(2), hours < 24, skip(":"), let minutes = number(2), minutes < 60
    else { return nil }
    var seconds = Double(hours * 3600 + minutes * 60)
    if skip(":") {
      // 60 is a leap second.
      guard let whole = number(2), whole <= 60 else { return nil }
      seconds += Double(whole)
      if skip(".") || skip(",") {
        var scale = 0.1
        guard let first = number(1) else { return nil }
        seconds += Double(first) * scale
        while let digit = number(1) {
          scale /= 10
          seconds += Double(digit) * scale
        }
      }
    }
    return zone().map { seconds - $0 }
  }

  /// How many seconds a zone is ahead of UTC; 0 where none is given.
  private mutating func zone() -> Double? {
    if isAtEnd || skip("Z") { return 0 }
    let isEast = skip("+")
    guard isEast || skip("-"), let hours = number(2), hours < 24 else { return nil }
    _ = skip(":")
    guard let minutes = isAtEnd ? 0 : number(2), minutes < 60 else { return nil }
    return Double(hours * 3600 + minutes * 60) * (isEast ? 1 : -1)
  }
}
