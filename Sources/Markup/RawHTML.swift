/// HTML that an author wrote, where a book lets it through.
enum RawHTML {
  /// Elements that reach beyond the page whatever its content policy says: they lead the browser elsewhere,
  /// open connections or say otherwise what addresses mean.
  private static let forbidden = ["meta", "link", "base"]

  /// The markup with tags of forbidden elements as text.
  static func harmless(_ markup: String) -> HTML {
    var bytes: [UInt8] = []
    let source = Array(markup.utf8)
    for (place, byte) in source.enumerated() {
      if byte == UInt8(ascii: "<"), isForbidden(source[(place + 1)...]) {
        bytes += Array("&lt;".utf8)
      } else {
        bytes.append(byte)
      }
    }
    return HTML(trusted: String(decoding: bytes, as: UTF8.self))
  }

  /// Whether what stands after a `<` is the name of a forbidden element.
  private static func isForbidden(_ rest: ArraySlice<UInt8>) -> Bool {
    let start = rest.first == UInt8(ascii: "/") ? rest.dropFirst() : rest
    let name = String(
      decoding: start.prefix { !" \t\n\u{C}\r/>".utf8.contains($0) }.prefix(8), as: UTF8.self)
    return forbidden.contains(name.lowercased())
  }
}
