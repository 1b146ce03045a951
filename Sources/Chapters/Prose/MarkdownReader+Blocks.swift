import CCmarkGFM

/// Blocks of Markdown.
extension MarkdownReader {
  /// Notes a node if it is a block.
  mutating func block(_ node: OpaquePointer) -> Bool {
    switch cmark_node_get_type(node) {
    case CMARK_NODE_BLOCK_QUOTE:
      begin(callouts[node].map(Content.callout) ?? .quotation, node)
    case CMARK_NODE_LIST:
      let isOrdered = cmark_node_get_list_type(node) == CMARK_ORDERED_LIST
      begin(.list(start: isOrdered ? Int(cmark_node_get_list_start(node)) : nil), node)
    case CMARK_NODE_ITEM:
      let isTask = Self.typeName(of: node) == "tasklist"
      let isDone = isTask ? cmark_gfm_extensions_get_tasklist_item_checked(node) : nil
      begin(.item(isDone: isDone), node)
    case CMARK_NODE_PARAGRAPH:
      let list = cmark_node_parent(node).flatMap(cmark_node_parent)
      let isTight = list.map { cmark_node_get_list_tight($0) != 0 } ?? false
      begin(.paragraph(isTight: isTight), node)
    case CMARK_NODE_HEADING:
      let isTopLevel = open.isEmpty
      begin(.heading(headings.count), node)
      headings.append(
        MarkdownDocument.Heading(
          level: Int(cmark_node_get_heading_level(node)), text: "", line: place.line, nodes: 0..<0,
          isTopLevel: isTopLevel))
    case CMARK_NODE_CODE_BLOCK: leaf(code(node), node)
    case CMARK_NODE_HTML_BLOCK: leaf(.rawBlock(string(cmark_node_get_literal(node))), node)
    case CMARK_NODE_THEMATIC_BREAK: leaf(.rule, node)
    case CMARK_NODE_FOOTNOTE_DEFINITION:
      cursor.restart()
      footnotes.append(nodes.count)
      begin(.footnote(footnotes.count, marks: 0), node)
    default: return extensionBlock(node)
    }
    return true
  }

  private func code(_ node: OpaquePointer) -> Content {
    let literal = string(cmark_node_get_literal(node))
    var (length, offset, character) = (CInt(0), CInt(0), CChar(0))
    guard cmark_node_get_fenced(node, &length, &offset, &character) != 0 else {
      return .indented(literal)
    }
    let first = Int(cmark_node_get_start_line(node))
    return .fenced(
      MarkdownDocument.FencedBlock(
        info: string(cmark_node_get_fence_info(node)), literal: literal,
        lines: first...max(first, Int(cmark_node_get_end_line(node))),
        column: Int(cmark_node_get_start_column(node)), isTopLevel: open.isEmpty))
  }

  /// Notes a node if it is a block that GitHub has besides those of Markdown: these have no constants.
  private mutating func extensionBlock(_ node: OpaquePointer) -> Bool {
    switch Self.typeName(of: node) {
    case "table":
      row.alignments = alignments(of: node)
      begin(.table, node)
    case "table_header": beginRow(isHeading: true, node)
    case "table_row": beginRow(isHeading: false, node)
    case "table_cell":
      let isKnown = row.alignments.indices.contains(row.column)
      begin(
        .cell(
          isHeading: row.isHeading, alignment: isKnown ? row.alignments[row.column] : nil),
        node)
      row.column += 1
    default: return false
    }
    return true
  }

  private static func typeName(of node: OpaquePointer) -> String {
    cmark_node_get_type_string(node).map { String(cString: $0) } ?? ""
  }

  private mutating func beginRow(isHeading: Bool, _ node: OpaquePointer) {
    row.isHeading = isHeading
    row.column = 0
    begin(.row(isHeading: isHeading), node)
  }

  private func alignments(of table: OpaquePointer) -> [MarkdownDocument.Alignment?] {
    guard let letters = cmark_gfm_extensions_get_table_alignments(table) else { return [] }
    return (0..<Int(cmark_gfm_extensions_get_table_columns(table))).map { column in
      switch letters[column] {
      case UInt8(ascii: "l"): .left
      case UInt8(ascii: "c"): .center
      case UInt8(ascii: "r"): .right
      default: nil
      }
    }
  }

  // MARK: - Callouts

  /// Finds the quotations that are callouts, and takes the lines away that say so.
  mutating func readCallouts(of root: OpaquePointer) {
    guard masked.text.holds("[!") else { return }
    let iterator = cmark_iter_new(root)
    defer { cmark_iter_free(iterator) }
    while true {
      let event = cmark_iter_next(iterator)
      guard event != CMARK_EVENT_DONE, let node = cmark_iter_get_node(iterator) else { return }
      // The tree may be changed only behind the iterator.
      if event == CMARK_EVENT_EXIT, cmark_node_get_type(node) == CMARK_NODE_BLOCK_QUOTE {
        callouts[node] = readCallout(node)
      }
    }
  }

  private mutating func readCallout(_ quotation: OpaquePointer) -> MarkdownDocument.Callout? {
    guard let paragraph = cmark_node_first_child(quotation),
      cmark_node_get_type(paragraph) == CMARK_NODE_PARAGRAPH,
      let mark = cmark_node_first_child(paragraph), cmark_node_get_type(mark) == CMARK_NODE_TEXT,
      let found = string(cmark_node_get_literal(mark)).prefixMatch(of: /\[!(\w+)\]\s*/)
    else { return nil }
    let line = Int(cmark_node_get_start_line(paragraph))
    let column = Int(cmark_node_get_start_column(paragraph))
    guard cursor.hasText("[!", line: line, column: column) else { return nil }
    func complain(_ message: String) {
      complaints.append(
        MarkdownDocument.Complaint(
          place: SourceSpan(line: line, column: column), message: message))
    }
    guard let callout = MarkdownDocument.Callout(rawValue: found.1.lowercased()) else {
      let names = MarkdownDocument.Callout.allCases.map { $0.rawValue.uppercased() }
      complain(
        "unknown callout '[!\(found.1)]'"
          + Suggestion.phrase(for: found.1.uppercased(), in: names)
          + "; there are \(names.joined(separator: ", "))")
      return nil
    }
    let next = cmark_node_next(mark)
    let isAlone =
      string(cmark_node_get_literal(mark)).wholeMatch(of: /\[!\w+\]\s*/) != nil
      && (next == nil || cmark_node_get_type(next) == CMARK_NODE_SOFTBREAK
        || cmark_node_get_type(next) == CMARK_NODE_LINEBREAK)
    guard isAlone else {
      complain("'[!\(found.1)]' stands on a line of its own; its text begins on the next")
      return nil
    }
    cmark_node_free(mark)
    if let next { cmark_node_free(next) }
    if cmark_node_first_child(paragraph) == nil { cmark_node_free(paragraph) }
    return callout
  }
}
