import CCmarkGFM

/// Inline nodes of Markdown.
extension MarkdownReader {
  mutating func inline(_ node: OpaquePointer) {
    switch cmark_node_get_type(node) {
    case CMARK_NODE_TEXT: text(cmark_node_get_literal(node))
    case CMARK_NODE_CODE:
      let literal = string(cmark_node_get_literal(node))
      let found = cursor.findCode(literal, from: place.line)
      leaf(.code(MarkdownDocument.CodeSpan(literal: literal, number: spans, place: found)))
      spans += 1
    case CMARK_NODE_HTML_INLINE: leaf(.rawInline(string(cmark_node_get_literal(node))))
    case CMARK_NODE_SOFTBREAK: leaf(.softBreak)
    case CMARK_NODE_LINEBREAK: leaf(.lineBreak)
    case CMARK_NODE_EMPH: begin(.emphasis)
    case CMARK_NODE_STRONG: begin(.strong)
    case CMARK_NODE_LINK: begin(.link(link(node)))
    case CMARK_NODE_IMAGE: begin(.image(address(cmark_node_get_url(node))))
    case CMARK_NODE_FOOTNOTE_REFERENCE:
      let number = Int(string(cmark_node_get_literal(node))) ?? 1
      marks[number, default: 0] += 1
      begin(.footnoteMark(number, occurrence: marks[number, default: 1]))
    default: begin(.struck)
    }
  }

  /// Words, and what is masked among them.
  private mutating func text(_ literal: UnsafePointer<CChar>?) {
    guard let literal else { return }
    for (plain, mark) in masked.pieces(of: String(cString: literal)) {
      if !plain.isEmpty { leaf(.text(plain)) }
      if let mark { leaf(shown(mark)) }
    }
  }

  private mutating func shown(_ mark: MaskedMarkdown.Mark) -> Content {
    switch mark.content {
    case .formula(let span): .formula(span)
    case .parameter, .literalParameter: .text(words(mark))
    case .equation(let label, let isBare):
      .equation(
        MarkdownDocument.EquationReference(label: label, isBare: isBare, place: mark.place))
    case .citation(let citation): cited(citation, mark)
    case .lostFootnote(let name): lost(name, mark)
    }
  }

  /// A reference to a footnote that is not defined stays the text that it is; a link's text is none.
  private mutating func lost(_ footnote: String, _ mark: MaskedMarkdown.Mark) -> Content {
    if !isInLink { complaints.append(footnoteCheck.complaint(footnote, at: mark.place)) }
    return .text(mark.literal)
  }

  /// Whether what comes next stands in the text of a link or a picture.
  private var isInLink: Bool {
    open.contains { index in
      switch nodes[index].content {
      case .link, .image: true
      default: false
      }
    }
  }

  /// A citation, or the text as it stands where it is none.
  private mutating func cited(_ citation: Citation, _ mark: MaskedMarkdown.Mark) -> Content {
    guard !isInLink else { return .text(mark.literal) }
    guard let works = context.bibliography else {
      complaints.append(
        MarkdownDocument.Complaint(
          place: mark.place,
          message: "there are no works to cite: expected 'references.bib' beside book.yml, or the "
            + "name of another file under 'references'"))
      return .text(mark.literal)
    }
    for item in citation.items where works.work(item.key) == nil {
      var place = mark.place
      let before = mark.literal.utf8.prefix(item.offset)
      let lines = before.count { $0 == UInt8(ascii: "\n") }
      place.line += lines
      place.column =
        lines == 0
        ? place.column + item.offset
        : before.reversed().prefix { $0 != UInt8(ascii: "\n") }.count + 1
      complaints.append(
        MarkdownDocument.Complaint(
          place: place,
          message: "there is no work '\(item.key)' to cite"
            + Suggestion.phrase(for: item.key, in: works.keys)
            + (citation.isInText ? "; a name that is none is written \\@\(item.key)" : "")))
    }
    guard let parts = citation.spelled(works.short) else { return .text(mark.literal) }
    return .citation(CitedWorks(parts: parts, bytes: mark.place.bytes))
  }

  /// What is read in the place of a mark.
  private mutating func words(_ mark: MaskedMarkdown.Mark) -> String {
    var words = mark.literal
    switch mark.content {
    case .parameter(let name):
      guard let value = context.parameters?[name] else {
        let names = (context.parameters ?? [:]).keys.sorted()
        complaints.append(
          MarkdownDocument.Complaint(
            place: mark.place,
            message: "'\(name)' is no parameter of the profile"
              + Suggestion.phrase(for: name, in: names)))
        return mark.literal
      }
      words = value
    case .literalParameter(let name): words = "${\(name)}"
    case .formula, .equation, .citation, .lostFootnote: return mark.literal
    }
    if let bytes = mark.place.bytes {
      spelledOut.append(MarkdownDocument.Words(bytes: bytes, words: words))
    }
    return words
  }

  /// An address, with the values of the parameters in it.
  private mutating func address(_ text: UnsafePointer<CChar>?) -> String {
    guard let text else { return "" }
    return masked.pieces(of: String(cString: text)).map { plain, mark in
      plain + (mark.map { words($0) } ?? "")
    }.joined()
  }

  private mutating func link(_ node: OpaquePointer) -> MarkdownDocument.Link {
    let isEmpty = cmark_node_first_child(node) == nil
    let written = string(cmark_node_get_url(node))
    let address = address(cmark_node_get_url(node))
    return MarkdownDocument.Link(
      address: address, title: string(cmark_node_get_title(node)), isEmpty: isEmpty,
      place: isEmpty ? cursor.find("[](\(written))", from: place.line) : nil)
  }
}
