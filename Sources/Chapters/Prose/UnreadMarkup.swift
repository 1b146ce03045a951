/// What is written like markup and is read as words, since something is missing.
extension MarkdownDocument {
  /// A link to a reference that is not defined, `[text][label]`, and an `{{include}}` that is not a line of its own.
  var unreadMarkup: [Complaint] {
    guard source.holds("][") || source.holds("{{") else { return [] }
    var cursor = SourceCursor(source)
    return runsOfText.flatMap { text, line in
      Self.unread(in: text).compactMap { literal, message in
        let place = cursor.find(literal, from: line)
        // What is escaped in the source is meant as it is read.
        guard let start = place.bytes?.lowerBound, !isEscaped(start) else { return nil }
        return Complaint(place: place, message: message)
      }
    }
  }

  /// Whether a backslash stands before a byte of the source.
  private func isEscaped(_ byte: Int) -> Bool {
    let bytes = source.utf8
    return byte > 0
      && bytes[bytes.index(bytes.startIndex, offsetBy: byte - 1)] == UInt8(ascii: "\\")
  }

  /// The words that no markup parts, with the line of the block that they stand in.
  private var runsOfText: [(text: String, line: Int)] {
    var runs: [(text: String, line: Int)] = []
    var isOpen = false
    for node in nodes {
      guard case .text(let text) = node.content else {
        isOpen = false
        continue
      }
      if isOpen, runs.last?.line == node.line {
        runs[runs.count - 1].text += text
      } else {
        runs.append((text, node.line))
      }
      isOpen = true
    }
    return runs
  }

  /// What looks like markup in some words, and what is said of it.
  private static func unread(in text: String) -> [(literal: String, message: String)] {
    var found: [(literal: String, message: String)] = []
    if text.holds("][") {
      // `rows[0][1]` is no link.
      for link in text.matches(of: /(?:^|[^\w\]])(\[[^\[\]]+\]\[([^\[\]]*)\])/) {
        let label = link.2.isEmpty ? link.1.dropFirst().prefix { $0 != "]" } : link.2
        guard label.contains(where: \.isLetter) else { continue }
        found.append(
          (
            String(link.1),
            "there is no '[\(label)]: address' for this link to lead to; brackets that are no link are "
              + "written \\["
          ))
      }
    }
    for include in text.matches(of: /\{\{\s*include\b/) {
      found.append(
        (String(include.output), "'{{include file.md}}' includes a file only on a line of its own"))
    }
    return found
  }
}
