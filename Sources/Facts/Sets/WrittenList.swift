import Foundation

/// Lists of texts within a cell of a table, as Python, NumPy or JSON write them:
/// `['a', "b's"]`, `['a' 'b']`, `["a", "b"]`.
package enum WrittenList {
  /// The texts between quotation marks; all of it where there are none.
  package static func items(_ text: String) -> [String] {
    var items: [String] = []
    var mark: Character?
    var item = ""
    var isEscaped = false
    for character in text {
      guard let open = mark else {
        if character == "'" || character == "\"" { mark = character }
        continue
      }
      if isEscaped {
        item.append(character == "n" ? "\n" : character == "t" ? "\t" : character)
        isEscaped = false
      } else if character == "\\" {
        isEscaped = true
      } else if character == open {
        items.append(item)
        item = ""
        mark = nil
      } else {
        item.append(character)
      }
    }
    return items.isEmpty && !text.isEmpty && text != "[]" ? [text] : items
  }
}

extension String {
  /// The text without white space at its ends.
  package var trimmed: String { trimmingCharacters(in: .whitespacesAndNewlines) }
}
