/// Parameters in YAML, `${name}`: their braces would open and close mappings where values stand in braces themselves.
///
/// While YAML is read they are marked by other characters, one for each, so that every place stays what it is.
enum YAMLParameters {
  private static let open: StaticString = "\u{E010}"
  private static let close: StaticString = "\u{E011}"

  /// A text whose parameters are marked.
  static func masked(_ text: String) -> String {
    guard text.holds("${"), !text.holds(open), !text.holds(close) else { return text }
    return text.replacing(/\$\{([\w\-]+)\}/) { "$\(open)\($0.1)\(close)" }
  }

  /// A text with its parameters as they were written.
  static func unmasked(_ text: String) -> String {
    guard text.holds(open) else { return text }
    let (open, close) = (Character(open.description), Character(close.description))
    return String(text.map { $0 == open ? "{" : $0 == close ? "}" : $0 })
  }
}
