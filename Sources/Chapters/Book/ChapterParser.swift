/// Reads a chapter: Markdown in, blocks and inline values out, every complaint collected.
package struct ChapterParser {
  private let text: ChapterText
  private let lines: [Substring]
  private let parameters: Substitution
  private let context: ProseContext
  private let types: BlockRegistry
  private let problems: DiagnosticCollector

  /// Parses the text of a chapter.
  ///
  /// - Parameters:
  ///   - text: The Markdown, and where its lines come from.
  ///   - name: The chapter's name.
  ///   - parameters: The parameters of the profile.
  ///   - context: What its prose can refer to by name.
  ///   - types: The types of blocks that it may have besides experiments.
  ///   - problems: Collects what is wrong.
  /// - Returns: The chapter, without the blocks that are wrong.
  package static func parse(
    _ text: ChapterText, name: String, parameters: [String: SpecNode],
    context: ProseContext = ProseContext(), types: BlockRegistry, problems: DiagnosticCollector
  ) -> ChapterDraft {
    ChapterParser(
      text, parameters: parameters, context: context, types: types, problems: problems
    ).chapter(named: name)
  }

  private init(
    _ text: ChapterText, parameters: [String: SpecNode], context: ProseContext,
    types: BlockRegistry, problems: DiagnosticCollector
  ) {
    self.text = text
    self.lines = text.text.split(separator: "\n", omittingEmptySubsequences: false)
    self.parameters = Substitution(values: parameters, scope: "parameter of the profile")
    self.context = context
    self.types = types
    self.problems = problems
  }

  private func chapter(named name: String) -> ChapterDraft {
    var draft = ProseDraft(text.text, in: context, at: text.location)
    let prose = draft.prose.document
    var counts: [String: Int] = [:]
    var blocks: [BlockDraft] = []
    var unreadable: [String: SourceLocation] = [:]
    for fenced in prose.fencedBlocks {
      let complaints = problems.diagnostics.count
      guard let word = blockWord(fenced) else {
        // A block that is not one of ours is not complained about.
        if problems.diagnostics.count > complaints { note(fenced, in: &unreadable) }
        continue
      }
      counts[word, default: 0] += 1
      let fallback = "\(name)-\(word)-\(counts[word, default: 0])"
      let place = location(of: fenced)
      let found = DiagnosticCollector()
      if let parsed = found.attempt(at: place, { try block(word, fenced, fallbackID: fallback) }) {
        blocks.append(parsed)
        continue
      }
      note(fenced, orNamed: fallback, in: &unreadable)
      if types[word] == nil {
        for complaint in found.diagnostics { problems.add(complaint) }
      } else {
        blocks.append(
          BlockDraft(
            id: fallback, content: .wrong(found.diagnostics), location: place, lines: fenced.lines,
            source: fenced.literal, word: word))
      }
    }
    for html in prose.unclosedHTML {
      problems.add(
        Diagnostic(
          text.location(line: html.line, column: html.column),
          "this '\(html.start)' is not closed: expected '\(html.end)'"))
    }
    // What refers to them may stand where another profile shows it.
    if !text.hidden.isEmpty { draft.prose.unusedFootnotes = [] }
    draft.prose.document.keepAnchors(
      from: blocks.map(\.id) + draft.prose.equations.map(\.target))
    var chapter = Chapter(
      name: name, path: text.path, title: name, prose: draft.prose, unreadable: unreadable)
    if let title = chapter.titleHeading?.text { chapter.title = title }
    return ChapterDraft(chapter: chapter, blocks: blocks, prose: draft)
  }

  /// Notes the ids of a block that cannot be read, and of those that it has swallowed, so that what refers to
  /// them is not complained about too.
  ///
  /// - Parameters:
  ///   - fenced: The block.
  ///   - fallback: What it is called where it gives itself no id.
  ///   - unreadable: The blocks that cannot be read, by id.
  private func note(
    _ fenced: MarkdownDocument.FencedBlock, orNamed fallback: String? = nil,
    in unreadable: inout [String: SourceLocation]
  ) {
    // What cannot be read as YAML is looked through line by line.
    let root = try? YAML.parse(YAML.Source(text: fenced.literal, file: text.path))
    let own = root?.entries?.first { $0.key.text == "id" }?.value.text
    let written = fenced.literal.matches(of: /(?m)^id:[ \t]*["']?([\w-]+)/).map { String($0.1) }
    let ids = own.map { [$0] } ?? written
    for id in ids.isEmpty ? [fallback].compactMap(\.self) : ids {
      unreadable[id] = location(of: fenced)
    }
  }

  private func location(of fenced: MarkdownDocument.FencedBlock) -> SourceLocation {
    text.location(line: fenced.lines.lowerBound, column: fenced.column)
  }

  // MARK: - Blocks

  /// The block's word, if the fenced block says something to the notebook.
  private func blockWord(_ fenced: MarkdownDocument.FencedBlock) -> String? {
    let words = fenced.info.split(separator: " ").map(String.init)
    guard words.first?.lowercased() == "yaml", words.count > 1 else { return nil }
    let place = location(of: fenced)
    guard words.count == 2, types.words.contains(words[1]) else {
      if let meant = Suggestion.nearest(to: words[1], in: types.words) {
        let written = words.dropFirst().joined(separator: " ")
        problems.add(
          Diagnostic(
            place, "unknown block 'yaml \(written)'; did you mean 'yaml \(meant)'?"))
      }
      return nil
    }
    guard fenced.isTopLevel else {
      problems.add(
        Diagnostic(
          place, "a '\(words[1])' block must stand on its own, not in a list or a quotation"))
      return nil
    }
    guard isClosed(fenced) else {
      problems.add(Diagnostic(place, "the block is not closed: expected a line of '```'"))
      return nil
    }
    return words[1]
  }

  /// Whether the block's last line is a fence: an open block runs to the end without a word.
  private func isClosed(_ fenced: MarkdownDocument.FencedBlock) -> Bool {
    guard fenced.lines.count > 1, fenced.lines.upperBound <= lines.count else { return false }
    let last = lines[fenced.lines.upperBound - 1].drop { $0 == " " }
    return last.hasPrefix("```") || last.hasPrefix("~~~")
  }

  private func block(
    _ word: String, _ fenced: MarkdownDocument.FencedBlock, fallbackID: String
  ) throws -> BlockDraft {
    let location = location(of: fenced)
    let root = try YAML.parse(
      YAML.Source(
        text: fenced.literal, file: location.file, firstLine: location.line + 1,
        indent: fenced.column - 1))
    guard let entries = root.entries else {
      throw root.complaint("expected keys and values, found \(root.briefly)")
    }
    let (id, content) = try content(word, entries, location: location)
    if let id { try Self.check(id: id, entries: entries) }
    return BlockDraft(
      id: id ?? fallbackID, content: content, location: location, lines: fenced.lines,
      source: fenced.literal, word: word)
  }

  private func content(
    _ word: String, _ entries: [SpecNode.Entry], location: SourceLocation
  ) throws -> (id: String?, BlockDraft.Content) {
    guard let type = types[word] else {
      let (id, experiment) = try ExperimentHead.read(
        entries, location: location, parameters: parameters)
      return (id, .experiment(experiment))
    }
    var used = Set<String>()
    let entries = try entries.map { (key: $0.key, value: try parameters($0.value, used: &used)) }
    return try type.draft(entries, location: location)
  }

  private static func check(id: String, entries: [SpecNode.Entry]) throws {
    let isWord = id.utf8.enumerated().allSatisfy { position, byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"): position > 0
      default: false
      }
    }
    guard isWord, !id.isEmpty, !id.hasSuffix("-") else {
      let node = entries.first { $0.key.text == "id" }?.value
      throw node?.complaint(
        "an id begins with a letter and has letters, digits, '_' and '-' only, found '\(id)'")
        ?? Diagnostic(SourceLocation(file: "", line: 1, column: 1), "an id is missing")
    }
  }
}
