import Chapters
import Frames

/// Checks what blocks say of one another and of their kinds.
struct BookChecker {
  private let kinds: KindRegistry
  private let allowsCommands: Bool
  private let problems: DiagnosticCollector
  private let parameters: [String: SpecNode]
  private var grid: CellGrid
  private var seen: [String: SourceLocation] = [:]
  private var laterBlocks: [String: SourceLocation] = [:]

  /// The book with its references resolved.
  ///
  /// - Parameters:
  ///   - book: A parsed book.
  ///   - kinds: The kinds that its blocks may use.
  ///   - problems: What is wrong so far.
  /// - Returns: The book with the references and cells of every experiment block.
  /// - Throws: `InvalidBook` if anything is wrong, now or before.
  static func check(
    _ book: Book, kinds: KindRegistry, problems: DiagnosticCollector
  ) throws -> Book {
    var checker = BookChecker(
      kinds: kinds, allowsCommands: book.allowsCommands, problems: problems,
      parameters: book.parameters, grid: CellGrid(folder: book.folder))
    for block in book.chapters.flatMap(\.blocks) { checker.laterBlocks[block.id] = block.location }
    var book = book
    for (position, chapter) in book.chapters.enumerated() {
      for (id, location) in chapter.unreadable {
        checker.grid.noteWrong(id)
        checker.seen[id] = location
      }
      for (index, block) in chapter.blocks.enumerated() {
        book.chapters[position].blocks[index] = checker.checked(block, in: chapter)
      }
      for value in chapter.inlineValues { checker.check(value.expression, wantsValue: true) }
    }
    checker.checkCrossReferences(in: book)
    try problems.throwIfAny()
    book.cells = checker.grid.cells
    return book
  }

  /// Checks that a link without text leads to a block of the book or a section of its chapter.
  private func checkCrossReferences(in book: Book) {
    let blocks = Set(laterBlocks.keys)
    for chapter in book.chapters {
      let sections = chapter.headings.map(\.anchor)
      let wrong = chapter.crossReferences.filter { reference in
        !blocks.contains(reference.target) && !sections.contains(reference.target)
          && chapter.unreadable[reference.target] == nil
      }
      for reference in wrong {
        let hint = Suggestion.phrase(for: reference.target, in: blocks.sorted() + sections)
        problems.add(
          Diagnostic(
            reference.location,
            "there is no block or section '\(reference.target)' to refer to\(hint)"))
      }
    }
  }

  private mutating func checked(_ block: Block, in chapter: Chapter) -> Block {
    if let first = seen[block.id] {
      problems.add(
        Diagnostic(block.location, "the id '\(block.id)' is taken: the block at \(first) has it"))
      return block
    }
    defer { seen[block.id] = block.location }
    switch block.content {
    case .experiment(let experiment):
      var block = block
      block.content = .experiment(checked(experiment, of: block, in: chapter))
      return block
    case .table(let spec):
      checkInterval(spec.interval, over: spec.over, of: block)
      check(spec)
    case .plot(let spec):
      checkInterval(spec.interval, over: spec.over, of: block)
      check(spec)
    case .claim(let spec):
      checkInterval(spec.interval, over: spec.over, of: block)
      check(spec.expect.left, wantsValue: true, over: spec.over)
      check(spec.expect.right, wantsValue: true, over: spec.over)
    }
    return block
  }

  // MARK: - Experiments

  private mutating func checked(
    _ experiment: Block.Experiment, of block: Block, in chapter: Chapter
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
    if kind.runsPrograms, !allowsCommands {
      problems.add(
        Diagnostic(
          experiment.runLocation ?? block.location,
          "'\(experiment.kind)' runs programs on this machine, which a book has to say: expected "
            + "'allow_commands: true' in book.yml"))
    }
    var experiment = experiment
    let references = problems.attempt(at: block.location) {
      let points = try SweepDecoder(
        experiment, kind: kind, location: block.location, parameters: parameters,
        folder: grid.folder
      ).points()
      return (points, try self.references(of: points))
    }
    guard let (points, ids) = references else {
      grid.noteWrong(block.id)
      return experiment
    }
    experiment.references = ids
    do {
      try grid.add(
        points, of: block, sweep: experiment.sweep, references: ids, kind: kind,
        chapter: chapter.name)
    } catch {
      problems.attempt(at: block.location) { throw error }
      grid.noteWrong(block.id)
    }
    return experiment
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
        location, "'\(id)' stands later, at \(later); a block refers only to blocks before it")
    }
    let hint = Suggestion.phrase(for: id, in: seen.keys.sorted())
    throw Diagnostic(location, "there is no block '\(id)'\(hint)")
  }

  // MARK: - Selectors

  private func check(_ expression: Expression, wantsValue: Bool, over: String? = nil) {
    for selector in expression.selectors {
      problems.attempt(at: selector.location) {
        let (frame, column) = try resolved(selector)
        guard wantsValue else { return }
        guard let column else {
          throw Diagnostic(selector.location, "expected a column: \(selector.block).<column>")
        }
        try require([column, over].compactMap(\.self), in: frame, at: selector.location)
        let isKnown = frame.map { $0.knowledge == .types } ?? false
        guard !isKnown || frame?.columns.first(where: { $0.name == column })?.type != .text else {
          throw Diagnostic(selector.location, "'\(column)' is text, not a number")
        }
      }
    }
  }

  private func check(_ spec: TableSpec) {
    problems.attempt(at: spec.from.location) {
      let frame = try shown(spec.from)
      try require(
        spec.rows + spec.columns + [spec.over].compactMap(\.self), in: frame,
        at: spec.from.location)
    }
  }

  private func check(_ spec: PlotSpec) {
    problems.attempt(at: spec.from.location) {
      let frame = try shown(spec.from)
      let columns = [spec.x] + [spec.y, spec.color, spec.over].compactMap(\.self)
      try require(columns, in: frame, at: spec.from.location)
      if spec.y == nil, spec.kind != .histogram {
        throw Diagnostic(spec.from.location, "a \(spec.kind.rawValue) plot needs the key 'y'")
      }
      if spec.color == nil, spec.kind == .heatmap {
        throw Diagnostic(
          spec.from.location, "a heatmap needs the key 'color', the column of its cells' values")
      }
    }
  }

  /// An interval is chosen for a mean, and there is none without something averaged over.
  private func checkInterval(_ choice: IntervalChoice?, over axis: String?, of block: Block) {
    guard choice != nil, axis == nil else { return }
    problems.add(Diagnostic(block.location, "'interval' needs the key 'over'"))
  }

  /// The frame that a table or plot shows.
  private func shown(_ selector: Selector) throws -> OutputSchema.FrameSchema? {
    let (frame, column) = try resolved(selector)
    if let column, frame != nil {
      throw Diagnostic(
        selector.location,
        "'\(selector.block)' has no frame '\(column)'"
          + Suggestion.phrase(for: column, in: frameNames(selector.block)))
    }
    return frame
  }

  private func frameNames(_ block: String) -> [String] {
    grid.schemas[block]?.frames.map(\.name) ?? []
  }

  /// The frame that a selector reads and the column it ends in, if any.
  private func resolved(
    _ selector: Selector
  ) throws -> (frame: OutputSchema.FrameSchema?, column: String?) {
    try requireEarlier(selector.block, at: selector.location)
    guard var schema = grid.schemas[selector.block] else {
      guard grid.isKnownWrong(selector.block) else {
        throw Diagnostic(
          selector.location, "'\(selector.block)' is not an experiment and has no values")
      }
      return (nil, selector.path.last)
    }
    let axes = grid.axes[selector.block] ?? []
    for index in schema.frames.indices {
      schema.frames[index].columns = axes + schema.frames[index].columns
    }
    let (frame, column) = try schema.resolve(selector)
    let names = frame.columns.map(\.name)
    for filter in selector.filters
    where frame.knowledge != .nothing && !names.contains(filter.column) {
      throw Diagnostic(
        filter.location,
        "'\(selector.block)' has no column '\(filter.column)'"
          + Suggestion.phrase(for: filter.column, in: names))
    }
    return (frame, column)
  }

  private func require(
    _ columns: [String], in frame: OutputSchema.FrameSchema?, at location: SourceLocation
  ) throws {
    guard let frame, frame.knowledge != .nothing else { return }
    let names = frame.columns.map(\.name)
    for column in columns where !names.contains(column) {
      let hint = Suggestion.phrase(for: column, in: names)
      throw Diagnostic(
        location,
        "the frame '\(frame.name)' has no column '\(column)'"
          + (hint.isEmpty && !names.isEmpty ? "; it has \(names.joined(separator: ", "))" : hint))
    }
  }
}

extension OutputSchema {
  /// The frame that a selector reads and the column it ends in, if any.
  ///
  /// The first word after the block's id is a frame if the output has one of that name, else a
  /// column of the first frame.
  ///
  /// - Parameter selector: A selector on this output.
  /// - Returns: The frame, and the column if the selector ends in one.
  /// - Throws: A `Diagnostic` where the output has no such frame.
  public func resolve(_ selector: Selector) throws -> (frame: FrameSchema, column: String?) {
    guard let first = frames.first else {
      throw Diagnostic(selector.location, "'\(selector.block)' puts out no frame")
    }
    guard let word = selector.path.first else { return (first, nil) }
    if let frame = frames.first(where: { $0.name == word }) {
      return (frame, selector.path.dropFirst().first)
    }
    guard selector.path.count == 1 else {
      throw Diagnostic(
        selector.location,
        "'\(selector.block)' has no frame '\(word)'"
          + Suggestion.phrase(for: word, in: frames.map(\.name)))
    }
    return (first, word)
  }
}
