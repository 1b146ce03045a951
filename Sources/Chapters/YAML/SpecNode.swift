import Frames

/// A YAML value with its place in the chapter: what a block's keys are decoded from.
public struct SpecNode: Sendable {
  /// The value.
  package enum Content: Sendable {
    /// A scalar as written; quoted ones are always text.
    case scalar(String, isQuoted: Bool)
    /// A list.
    case list([SpecNode])
    /// A mapping, in the order written.
    case mapping([Entry])
  }

  /// A key and its value.
  public typealias Entry = (key: SpecNode, value: SpecNode)

  /// The value.
  package var content: Content
  /// Where the value stands.
  public let location: SourceLocation
  /// The YAML that it was read from, if it was.
  package let written: YAML.Written?

  /// A value at a place.
  package init(content: Content, location: SourceLocation, written: YAML.Written? = nil) {
    self.content = content
    self.location = location
    self.written = written
  }

  /// The text of a scalar; none for lists, mappings and null.
  public var text: String? {
    guard case .scalar(let text, _) = content, !isNull else { return nil }
    return text
  }

  /// Whether the value is empty, `~` or `null`, unquoted.
  public var isNull: Bool {
    guard case .scalar(let text, isQuoted: false) = content else { return false }
    return ["", "~", "null", "Null", "NULL"].contains(text)
  }

  /// Whether the value is a quoted scalar, so that `"3"` is text.
  package var isQuoted: Bool {
    guard case .scalar(_, let isQuoted) = content else { return false }
    return isQuoted
  }

  /// The items of a list; none if the value is not a list.
  public var items: [SpecNode]? {
    guard case .list(let items) = content else { return nil }
    return items
  }

  /// The entries of a mapping in their order; none if the value is not a mapping.
  public var entries: [Entry]? {
    guard case .mapping(let entries) = content else { return nil }
    return entries
  }

  /// The scalar as the type that its spelling says (`3`, `0.5`, `true`, `"3"`), if it is one.
  public var scalar: Scalar? {
    guard let text else { return isNull ? .missing : nil }
    if isQuoted { return .text(text) }
    if let integer = Int(text) { return .integer(integer) }
    if let number = Scalar.decimal(text) { return .number(number) }
    switch text {
    case "true": return .boolean(true)
    case "false": return .boolean(false)
    default: return .text(text)
    }
  }

  /// What the value is, for error messages.
  var briefly: String {
    switch content {
    case .scalar(let text, _): isNull ? "nothing" : "'\(text)'"
    case .list: "a list"
    case .mapping: "a mapping"
    }
  }

  /// A complaint about this value.
  public func complaint(_ message: String) -> Diagnostic { Diagnostic(location, message) }
}
