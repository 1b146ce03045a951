/// Formats as other languages and spreadsheets spell them.
extension NumberFormat {
  /// What is said of a text that is no format: the one that it means, where it is one of another language.
  ///
  /// - Parameter text: The text.
  /// - Returns: `; did you mean '.2f'?`, or nothing.
  package static func hint(for text: String) -> String {
    meant(by: text).map { "; did you mean '\($0)'?" } ?? ""
  }

  /// The format that a text means: `%.2f`, `{:,d}`, `0.0%`, `int`; none where it means none.
  static func meant(by text: String) -> NumberFormat? {
    let spelling = text.lowercased().filter { !" {}()\"':+".contains($0) }
    return NumberFormat(spelling) ?? printed(spelling) ?? pictured(spelling) ?? lettered(spelling)
      ?? named(spelling)
  }

  /// As `printf` has it: `%d`, `%.2f`, `%.1f%%`.
  private static func printed(_ spelling: String) -> NumberFormat? {
    if let found = spelling.wholeMatch(of: /%?\.?(\d*)f%%/) {
      return format("%", digits: found.1, usual: 1)
    }
    guard let found = spelling.wholeMatch(of: /%[-0#]*\d*(,?)(?:\.(\d+))?l*([diufe])/) else {
      return nil
    }
    return format(found.3, digits: found.2 ?? "", usual: 6, groups: !found.1.isEmpty)
  }

  /// As spreadsheets have it: `0.00`, `#,##0`, `0.0%`.
  private static func pictured(_ spelling: String) -> NumberFormat? {
    guard let found = spelling.wholeMatch(of: /([#,]*)0(?:\.(0+))?(%?)/) else { return nil }
    let digits = found.2?.count ?? 0
    let style = !found.3.isEmpty ? "%" : digits == 0 ? "d" : "f"
    return format(style, digits: "\(digits)", usual: 0, groups: found.1.contains(","))
  }

  /// Digits without their point, or behind a letter: `2f`, `.2`, `n2`, `p1`.
  private static func lettered(_ spelling: String) -> NumberFormat? {
    if let found = spelling.wholeMatch(of: /(,?)\.?(\d+)([fe%]?)/) {
      return format(
        found.3.isEmpty ? "f" : found.3, digits: found.2, usual: 0, groups: !found.1.isEmpty)
    }
    guard let found = spelling.wholeMatch(of: /([fnpe])\.?(\d*)/) else { return nil }
    let style = found.1 == "p" ? "%" : found.1 == "n" ? "f" : found.1
    return format(style, digits: found.2, usual: 2, groups: found.1 == "n")
  }

  /// By a word: `int`, `round 2`, `percent`.
  private static func named(_ spelling: String) -> NumberFormat? {
    guard let found = spelling.wholeMatch(of: /([a-z]+)\D?(\d*)/) else { return nil }
    switch found.1 {
    case "int", "integer", "whole": return NumberFormat(.integer)
    case "round" where found.2.isEmpty: return NumberFormat(.integer)
    case "round", "float", "fixed", "tofixed", "decimal", "double", "number":
      return format("f", digits: found.2, usual: 2)
    case "percent", "percentage", "pct": return format("%", digits: found.2, usual: 1)
    case "comma", "commas", "thousands": return NumberFormat(.integer, groupsThousands: true)
    case "sci", "scientific", "exp", "exponent": return format("e", digits: found.2, usual: 2)
    default: return nil
    }
  }

  private static func format(
    _ style: some StringProtocol, digits: some StringProtocol, usual: Int, groups: Bool = false
  ) -> NumberFormat? {
    guard let count = digits.isEmpty ? usual : Int(digits), (0...15).contains(count) else {
      return nil
    }
    switch style {
    case "f": return NumberFormat(.fixed, digits: count, groupsThousands: groups)
    case "%": return NumberFormat(.percent, digits: count, groupsThousands: groups)
    case "e": return NumberFormat(.scientific, digits: count)
    default: return NumberFormat(.integer, groupsThousands: groups)
    }
  }
}
