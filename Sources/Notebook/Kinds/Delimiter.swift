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

  package static var jsonSchema: CanonicalJSON { ["type": "string"] }

  package var canonical: CanonicalJSON { .text(String(decoding: [byte], as: UTF8.self)) }
}

extension TableFormat.Options {
  /// How a table is read, as the keys of a block say.
  ///
  /// - Parameters:
  ///   - delimiter: What stands between values.
  ///   - missing: Words that stand for a missing value.
  ///   - encoding: How its bytes stand for text.
  ///   - columns: What is said of its columns.
  init(
    _ delimiter: Delimiter?, missing: [String], _ encoding: TextEncoding?,
    _ columns: DeclaredColumns
  ) {
    self.init()
    self.delimiter = delimiter?.byte
    self.missing = Set(missing)
    self.encoding = encoding
    self.columns = columns.byName
  }
}
