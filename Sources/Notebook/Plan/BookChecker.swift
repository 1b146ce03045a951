import Chapters
import Frames

/// Checks what blocks say of one another and of their kinds.
struct BookChecker {
  let kinds: KindRegistry
  let problems: DiagnosticCollector
  /// What is wrong with what is shown; of a draft, that keeps nothing from being run.
  private let shownProblems: DiagnosticCollector
  let book: Book
  private let context: ProseContext
  /// The ids of the findings that `book.yml` names.
  private let findings: [String]
  private(set) var grid: CellGrid
  private(set) var sources: [CellGrid.Source] = []
  var seen: [String: SourceLocation] = [:]
  /// What experiments of known kinds say at every point of their sweeps, by their ids.
  var points: [String: Result<[SweepPoint], any Error>] = [:]
  private var laterBlocks: [String: SourceLocation] = [:]
  /// The parameters and axes that a block and those before it are written with, by the block; none of a block that is
  /// wrong, or rests on one.
  private var names: [String: Set<String>] = [:]
  private var figures = KnownFigures()
  /// What blocks have once claims are judged.
  private var judged: [String: OutputSchema] = [:]

  /// The words of `book.yml` that can have values in them.
  struct Written {
    var title: WrittenProse?
    var abstract: WrittenProse?
    var parts: [ChapterList.Part]
    var findings = Findings()
    /// What the first page says of its own.
    var firstPage: ChapterDraft?
  }

  /// The book with its references resolved.
  ///
  /// - Parameters:
  ///   - book: What `book.yml` says; it has no chapters yet.
  ///   - drafts: Its chapters as they were read.
  ///   - written: Its title and other words as they are written.
  ///   - files: Which files are its own.
  ///   - kinds: The kinds that its blocks may use.
  ///   - context: What prose in blocks can refer to by name.
  ///   - problems: What is wrong so far.
  ///   - isDraft: Whether what is wrong with what is shown is noted in the book, and no more.
  ///   - settled: The claims that are judged on more replicates.
  ///   - rereading: The book before an edit; none where it is read once.
  /// - Returns: The book with its chapters, and the references and cells of every experiment.
  /// - Throws: `InvalidBook` if anything is wrong, now or before.
  static func check(
    _ book: Book, _ drafts: [ChapterDraft], written: Written,
    files: BookFolder, kinds: KindRegistry, context: ProseContext = ProseContext(),
    problems: DiagnosticCollector, isDraft: Bool = false,
    settled: AskedReplicates = AskedReplicates(), rereading: Book.Rereading? = nil
  ) throws -> Book {
    var context = context
    // In YAML, parameters are put in as it is read.
    context.parameters = nil
    let shownProblems = isDraft ? DiagnosticCollector() : problems
    var checker = BookChecker(
      kinds: kinds, problems: problems, shownProblems: shownProblems, book: book,
      context: context, findings: written.findings.ids, grid: CellGrid(files: files))
    let pages = drafts + [written.firstPage].compactMap(\.self)
    let blocks = pages.flatMap(\.blocks)
    for block in blocks { checker.laterBlocks[block.id] = block.location }
    let before = rereading?.before
    checker.decode(blocks, besides: before?.decoded ?? [:])
    var book = book
    if rereading != nil { book.decoded = checker.decoded(blocks) }
    let known = before.map { book.unchangedPages(since: $0, pages) } ?? [:]
    for draft in drafts { book.chapters.append(checker.checked(draft, known: known)) }
    book.firstPage = written.firstPage.map { checker.checked($0, known: known) }
    for (text, place) in [(written.title, \Book.heading), (written.abstract, \Book.abstract)] {
      book[keyPath: place] = text.flatMap { checker.scope(at: $0.location).prose($0) }
    }
    book.parts = written.parts.map { part in
      Book.Part(
        title: part.title.map { checker.scope(at: $0.location).prose($0) },
        chapters: part.chapters.map { $0.hasSuffix(".md") ? String($0.dropLast(3)) : $0 })
    }
    book.findings = written.findings.entries.map { finding in
      Book.Finding(
        id: finding.id, text: checker.scope(at: finding.text.location).prose(finding.text))
    }
    book.publishedData = checker.grid.publishedData
    checker.checkLinks(of: book, files)
    try problems.throwIfAny()
    if let before, before.asked == settled, before.runsLike(book) {
      checker.takeVariants(of: before, for: &book)
    } else {
      checker.addVariants(to: &book, settled)
    }
    try problems.throwIfAny()
    book.draftProblems = shownProblems.diagnostics.sorted { $0.location < $1.location }
    return book
  }

  private mutating func checked(_ draft: ChapterDraft, known: [String: Chapter]) -> Chapter {
    if let chapter = known[draft.chapter.name] {
      take(chapter, of: draft)
      return chapter
    }
    var chapter = draft.chapter
    for (id, location) in chapter.unreadable {
      grid.noteWrong(id)
      seen[id] = location
    }
    for block in draft.blocks {
      if let block = checked(block, in: chapter) { chapter.blocks.append(block) }
    }
    let start = SourceLocation(file: chapter.path, line: 1, column: 1)
    chapter.prose.values = scope(at: start).prose(draft.prose).values
    return chapter
  }

  /// Checks that links, pictures and references to equations lead somewhere.
  private func checkLinks(of book: Book, _ files: BookFolder) {
    let equations = EquationLabels(of: book, besides: seen)
    let links = LinkChecker(
      book, blocks: Set(laterBlocks.keys).union(equations.all), folder: files,
      known: { seen[$0] != nil })
    for complaint in equations.complaints + links.complaints(about: book) {
      shownProblems.add(complaint)
    }
  }

  /// The block of a draft; none where it is wrong.
  private mutating func checked(_ draft: BlockDraft, in chapter: Chapter) -> Block? {
    if let first = seen[draft.id], draft.complaints.isEmpty {
      problems.add(
        Diagnostic(draft.location, "the id '\(draft.id)' is taken: the block at \(first) has it"))
      return nil
    }
    defer { seen[draft.id] = draft.location }
    switch draft.content {
    case .experiment(let experiment):
      return draft.block(checked(experiment, of: draft, in: chapter))
    case .shown(let check):
      let scope = scope(at: draft.location, of: draft.id)
      let before = shownProblems.diagnostics.count
      if let block = scope.attempt({ draft.block(try check(scope)) }) {
        note(block)
        return block
      }
      let complaints = shownProblems.diagnostics.dropFirst(before).map(\.message)
      grid.noteWrong(draft.id)
      return draft.block(WrongBlock(fence: draft.word, complaints: complaints))
    case .wrong(let complaints):
      for complaint in complaints { shownProblems.add(complaint) }
      grid.noteWrong(draft.id)
      return draft.block(WrongBlock(fence: draft.word, complaints: complaints.map(\.message)))
    }
  }

  // MARK: - Experiments

  /// Resolves what an experiment refers to, and makes its cells.
  mutating func checked(
    _ experiment: Block.Experiment, of block: BlockDraft, in chapter: Chapter
  ) -> Block.Experiment {
    guard let kind = kinds[experiment.kind] else {
      problems.add(
        Diagnostic(
          experiment.runLocation ?? block.location,
          "unknown kind '\(experiment.kind)'"
            + Suggestion.phrase(for: experiment.kind, in: kinds.names)
            + "; `palimpsest explain` lists the kinds"))
      grid.noteWrong(block.id)
      return experiment
    }
    if kind.runsPrograms, !book.allowsCommands {
      problems.add(
        Diagnostic(
          experiment.runLocation ?? block.location,
          "'\(experiment.kind)' runs programs on this machine, which the book has to allow: expected "
            + "'allow_commands: true' in book.yml"))
    }
    var experiment = experiment
    let references = problems.attempt(at: block.location) {
      let points = try points.removeValue(forKey: block.id)?.get() ?? []
      return (points, try self.references(of: points))
    }
    guard let (points, ids) = references else {
      grid.noteWrong(block.id)
      return experiment
    }
    experiment.references = ids
    let source = CellGrid.Source(
      block: block, experiment: experiment, kind: kind, chapter: chapter.name)
    do {
      try grid.add(points, of: source)
      sources.append(source)
      names[block.id] = ids.reduce(Optional(experiment.usedNames)) { used, id in
        used.flatMap { used in names[id].map(used.union) }
      }
    } catch {
      problems.attempt(at: block.location) { throw error }
      grid.noteWrong(block.id)
    }
    return experiment
  }

  /// Notes what a block that shows something has for those behind it.
  mutating func note(_ block: Block) {
    figures.add(block.content.figures, of: block.id)
    judged[block.id] = OutputSchema(judged: block.content.judgedFrames)
  }

  /// The blocks that the points of a block refer to, in order, without repeats.
  private func references(of points: [SweepPoint]) throws -> [String] {
    var ids: [String] = []
    var checked: [String: Set<String>] = [:]
    for point in points where !point.references.isEmpty {
      let declared = type(of: point.spec).declaration.byName
      for (key, references) in point.references {
        for reference in references where checked[key, default: []].insert(reference.id).inserted {
          try resolve(reference, accepts: declared[key]?.accepts)
          if !ids.contains(reference.id) { ids.append(reference.id) }
        }
      }
    }
    return ids
  }

  /// The block that a reference names; it must stand earlier and put out what is wanted.
  private func resolve(_ reference: Reference, accepts: ArtifactType?) throws {
    try requireEarlier(reference.id, at: reference.location)
    guard let schema = grid.schemas[reference.id] else { return }
    guard let accepts else { return }
    guard schema.provides.contains(accepts) else {
      let given = schema.provides.map(\.rawValue).sorted().joined(separator: ", ")
      throw Diagnostic(
        reference.location,
        "expected a block that puts out a \(accepts.rawValue), but '\(reference.id)' puts out "
          + (given.isEmpty ? "frames only" : "a \(given)"))
    }
  }

  private func requireEarlier(_ id: String, at location: SourceLocation) throws {
    guard seen[id] == nil else { return }
    if let later = laterBlocks[id] {
      throw Diagnostic(
        location, "'\(id)' comes later, at \(later); a block can refer only to blocks before it")
    }
    let hint = Suggestion.phrase(for: id, in: seen.keys.sorted())
    throw Diagnostic(location, "there is no block '\(id)'\(hint)")
  }

  // MARK: - Selectors

  /// What a block at a place can read: the blocks so far.
  private func scope(at location: SourceLocation, of block: String = "") -> BlockScope {
    let choices = KnownChoices(
      extent: book.worlds, parameters: book.parameters, declared: book.declared,
      axes: { grid.values(alongAxesOf: $0) }, names: { names[$0] })
    return BlockScope(
      at: location, id: block, shownProblems, context: context, figures: figures,
      choices: choices, findings: findings, isBlock: { seen[$0] != nil }, find: { try resolved($0) }
    )
  }

  /// What a selector reads.
  private func resolved(_ selector: Selector) throws -> ResolvedSelector {
    try requireEarlier(selector.block, at: selector.location)
    guard let schema = grid.schemas[selector.block] ?? judged[selector.block] else {
      // What is wrong was said of the block itself.
      guard !grid.isKnownWrong(selector.block) else { throw InvalidBook([]) }
      throw Diagnostic(
        selector.location, "'\(selector.block)' is not an experiment and has no values")
    }
    let (frame, column) = try schema.resolve(selector)
    var found = try ResolvedSelector(
      selector, frame: frame.name, column: column,
      columns: frame.known(besides: grid.axes[selector.block] ?? []),
      frames: schema.frames.map(\.name), isExact: schema.isExact)
    found.isJudged = grid.schemas[selector.block] == nil
    return found
  }
}
