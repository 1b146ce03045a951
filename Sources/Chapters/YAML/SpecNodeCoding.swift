/// How a value travels to a worker: its content, without its places.
///
/// A list whose first item says what follows: `["t", text]`, `["q", quoted text]`,
/// `["l", item, ...]`, `["m", key, value, ...]`.
extension SpecNode: Codable {
  private enum Form: String, Codable {
    case text = "t"
    case quoted = "q"
    case list = "l"
    case mapping = "m"
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.unkeyedContainer()
    switch content {
    case .scalar(let text, let isQuoted):
      try container.encode(isQuoted ? Form.quoted : .text)
      try container.encode(text)
    case .list(let items):
      try container.encode(Form.list)
      for item in items { try container.encode(item) }
    case .mapping(let entries):
      try container.encode(Form.mapping)
      for (key, value) in entries {
        try container.encode(key)
        try container.encode(value)
      }
    }
  }

  public init(from decoder: any Decoder) throws {
    var container = try decoder.unkeyedContainer()
    location = SourceLocation(file: "cell", line: 1, column: 1)
    written = nil
    switch try container.decode(Form.self) {
    case .text: content = .scalar(try container.decode(String.self), isQuoted: false)
    case .quoted: content = .scalar(try container.decode(String.self), isQuoted: true)
    case .list:
      var items: [SpecNode] = []
      while !container.isAtEnd { items.append(try container.decode(SpecNode.self)) }
      content = .list(items)
    case .mapping:
      var entries: [Entry] = []
      while !container.isAtEnd {
        let key = try container.decode(SpecNode.self)
        entries.append((key: key, value: try container.decode(SpecNode.self)))
      }
      content = .mapping(entries)
    }
  }
}
