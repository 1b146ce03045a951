/// A text that is equal to another when its bytes are: what the keys of a vocabulary are.
struct TokenText: Hashable, Sendable {
  let text: String

  init(_ text: String) { self.text = text }

  static func == (left: TokenText, right: TokenText) -> Bool {
    left.text.utf8.elementsEqual(right.text.utf8)
  }

  func hash(into hasher: inout Hasher) {
    var text = text
    text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
  }
}
