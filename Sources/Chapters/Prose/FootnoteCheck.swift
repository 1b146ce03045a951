import CCmarkGFM

/// The footnotes of a document that are not as they should be.
struct FootnoteCheck {
  /// A footnote that a document defines.
  private struct Definition {
    var name: String
    var line: Int
  }

  /// The names that are referred to and not defined, in small letters.
  let lost: Set<String>
  private let written: [WrittenFootnote]
  private let defined: [Definition]

  /// Looks at the footnotes of a document.
  ///
  /// cmark-gfm leaves a reference without a definition as text, and drops a definition without a reference: it is asked
  /// for all that have a name in the text, in paragraphs before it.
  ///
  /// - Parameter masked: The document, in which no footnote is masked.
  init(_ masked: MaskedMarkdown) {
    written = masked.footnotes
    var names: [String] = []
    for name in written.map(\.name)
    where !names.contains(where: { $0.lowercased() == name.lowercased() }) {
      names.append(name)
    }
    guard !names.isEmpty else {
      (lost, defined) = ([], [])
      return
    }
    let questions = names.map { "[^\($0)]\n\n" }.joined()
    var answered: [String] = []
    var lines: [Int] = []
    MarkdownReader.cmark(questions + masked.text) { root in
      var node = cmark_node_first_child(root)
      for name in names {
        let answer = node.flatMap(cmark_node_first_child)
        if answer.map(cmark_node_get_type) == CMARK_NODE_FOOTNOTE_REFERENCE {
          answered.append(name)
        }
        node = node.flatMap(cmark_node_next)
      }
      while let next = node {
        // They come last, in the order in which they are first referred to.
        if cmark_node_get_type(next) == CMARK_NODE_FOOTNOTE_DEFINITION {
          lines.append(Int(cmark_node_get_start_line(next)) - 2 * names.count)
        }
        node = cmark_node_next(next)
      }
    }
    defined = zip(answered, lines).map { Definition(name: $0, line: $1) }
    lost = Set(names.map { $0.lowercased() }).subtracting(defined.map { $0.name.lowercased() })
  }

  /// What is said of a reference to a footnote that is not defined.
  func complaint(_ name: String, at place: SourceSpan) -> MarkdownDocument.Complaint {
    let names = defined.map { "[^\($0.name)]" }
    let nearest = Suggestion.phrase(for: "[^\(name)]", in: names)
    let hint =
      if name.contains(where: \.isWhitespace) {
        "; a footnote's name has no spaces"
      } else if !nearest.isEmpty || names.isEmpty || names.count > 9 {
        nearest
      } else {
        "; there \(names.count == 1 ? "is" : "are") \(names.joined(separator: ", "))"
      }
    return MarkdownDocument.Complaint(
      place: place,
      message:
        "there is no footnote '[^\(name)]' to refer to\(hint); brackets that are none are written "
        + "\\[^\(name)]")
  }

  /// What is said of names that are defined twice: the first counts.
  var repeated: [MarkdownDocument.Complaint] {
    var seen: [String: Int] = [:]
    return written.compactMap { footnote in
      let name = footnote.name.lowercased()
      guard footnote.isDefinition, !lost.contains(name) else { return nil }
      guard let first = seen[name] else {
        seen[name] = footnote.place.line
        return nil
      }
      return MarkdownDocument.Complaint(
        place: footnote.place,
        message: "the footnote '[^\(footnote.name)]' is defined before, in line \(first)")
    }
  }

  /// The footnotes that are defined and that nothing refers to.
  ///
  /// - Parameter shown: The lines of those that something refers to.
  /// - Returns: The others.
  func unused(besides shown: Set<Int>) -> [WrittenFootnote] {
    defined.filter { !shown.contains($0.line) }.compactMap { definition in
      written.first {
        $0.place.line == definition.line && $0.name.lowercased() == definition.name.lowercased()
      }
    }
  }
}
