import Chapters
import Frames

/// What stands between the values of a table: one character, or `tab`.
package struct Delimiter: SpecValue {
  package static var expectation: String { "one character, or tab" }

  /// The character, of one byte.
  let byte: UInt8

  package init(_ node: SpecNode) throws {
    let text = node.text == "tab" ? "\t" : node.text ?? ""
    guard let byte = text.utf8.first, text.utf8.count == 1, !"\"\r\n".utf8.contains(byte) else {
      throw node.mismatch(Delimiter.self)
    }
    self.byte = byte
  }

  package var canonical: CanonicalJSON { .text(String(decoding: [byte], as: UTF8.self)) }
}
