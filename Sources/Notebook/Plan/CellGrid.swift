import Chapters
import Foundation
import Frames

/// The cells of a book, expanded block by block in the order of the chapters.
struct CellGrid {
  /// Every cell of the book; a cell refers only to cells before it.
  private(set) var cells: [Cell] = []
  /// Those of a variation behind them, apart: to add a few, none of the book's thousands is copied.
  private var varied: [Cell] = []
  /// How many cells there are, with those of a variation.
  var count: Int { cells.count + varied.count }
  /// What each experiment block puts out.
  private(set) var schemas: [String: OutputSchema] = [:]
  /// The files of data that a report has of all blocks so far.
  var publishedData: Set<String> {
    Set(
      schemas.flatMap { block, schema in
        schema.frames.flatMap { frame in
          PublishedPath.formats.map { PublishedPath.data(block, frame.name, $0) }
        }
      })
  }
  /// The axes of each experiment block, as columns.
  private(set) var axes: [String: [Frame.Column]] = [:]

  private var wrong: Set<String> = []
  private var positions: [String: [Int]] = [:]

  private let files: BookFolder
  /// The folder of the chapters.
  var folder: URL { files.url }

  init(files: BookFolder) { self.files = files }

  /// The cell at a position, of the book or of a variation.
  func cell(at position: Int) -> Cell {
    position < cells.count ? cells[position] : varied[position - cells.count]
  }

  /// Takes the cells that variations have added; those that it has stay where they are.
  mutating func take(_ cells: [Cell]) { self.cells = cells }

  /// Whether a block was complained about, so that nothing is known of its output.
  func isKnownWrong(_ block: String) -> Bool { wrong.contains(block) }

  /// An experiment block as it is written, which cells are made of.
  struct Source {
    var block: BlockDraft
    var experiment: Block.Experiment
    var kind: any ExperimentKind.Type
    var chapter: String
  }

  /// Adds the cells of a block: its own points by the cells that it refers to.
  ///
  /// - Throws: A `Diagnostic` where an axis comes twice, or a file is missing or not the book's; the block then
  ///   has no cells.
  mutating func add(_ points: [SweepPoint], of source: Source) throws {
    let added = try made(points, of: source)
    // Some kinds look into their files for it: these are there.
    let schema = try points.first.map { point in
      var schema = try source.kind.schema(erased: point.spec, in: folder)
      if point.universal.exact { schema.isExact = true }
      return schema
    }
    positions[source.block.id] = Array(cells.count..<cells.count + added.count)
    cells += added
    record(added, of: source.block.id, schema)
  }

  /// Puts the cells of a variation in the place of a block's; of cells that are there already, no second is made.
  ///
  /// - Parameters:
  ///   - points: The block's points in the variation.
  ///   - source: The block.
  ///   - choices: What is otherwise than in the book, as far as it changes the block.
  ///   - known: The positions of the cells that were there before the variation.
  ///   - added: The positions of those that it has added, and now adds.
  /// - Throws: As `add`.
  mutating func replace(
    _ points: [SweepPoint], of source: Source, choices: [AxisValue],
    known: [Cell.Identity: Int], added: inout [Cell.Identity: Int]
  ) throws {
    let made = try made(points, of: source)
    positions[source.block.id] = made.map { cell in
      let identity = cell.identity
      if let position = known[identity] ?? added[identity] { return position }
      added[identity] = count
      varied.append(cell.varied(by: choices))
      return count - 1
    }
    guard !made.isEmpty else {
      throw Diagnostic(source.block.location, "'\(source.block.id)' has no cells then")
    }
    record(made, of: source.block.id, schemas[source.block.id])
  }

  /// The values along each axis of a block, in the order of its cells.
  func values(alongAxesOf block: String) -> [String: [Scalar]] {
    cells(of: block).lazy.flatMap { cell(at: $0).axes }.reduce(into: [:]) { values, axis in
      if values[axis.name]?.contains(axis.value) != true {
        values[axis.name, default: []].append(axis.value)
      }
    }
  }

  /// The positions of a block's cells.
  func cells(of block: String) -> [Int] { positions[block] ?? [] }

  /// The cells of a block, which are not added yet.
  private func made(_ points: [SweepPoint], of source: Source) throws -> [Cell] {
    let block = source.block
    try checkAxes(source.experiment, of: block)
    var seenFiles = Set<InputFile>()
    for file in points.lazy.flatMap(\.outside.files) where seenFiles.insert(file).inserted {
      try check(file, of: source.kind)
    }
    var joins: [[String]: [Upstream]] = [:]
    var added: [Cell] = []
    for point in points {
      let ids = point.referredBlocks
      let upstream = joins[ids] ?? joined(ids)
      joins[ids] = upstream
      added += upstream.map { upstream in
        Cell(
          block: block.id, chapter: source.chapter, location: block.location, kind: source.kind,
          axes: upstream.axes + point.axes, seed: point.universal.seedValue,
          limits: point.universal.limits, entries: point.entries, canonical: point.canonical,
          inputs: Self.inputs(point.references, at: upstream), outside: point.outside)
      }
    }
    return added
  }

  /// A file that a block names has to be there before anything runs, and be the book's; programs read what they
  /// like.
  private func check(_ file: InputFile, of kind: any ExperimentKind.Type) throws {
    let path = BookFiles.url(file.path, folder: folder).path
    let isFree = kind.runsPrograms || kind.readsElsewhere && !files.holds(file.path)
    if let objection = files.objection(to: file.path, isFree: isFree) {
      throw Diagnostic(file.location, objection)
    }
    guard !FileManager.default.isReadableFile(atPath: path) else { return }
    guard !FileManager.default.fileExists(atPath: path) else {
      throw Diagnostic(file.location, "'\(file.path)' cannot be read: permission denied")
    }
    let parent = URL(fileURLWithPath: path).deletingLastPathComponent().path
    let names = ((try? FileManager.default.contentsOfDirectory(atPath: parent)) ?? []).sorted()
    let name = URL(fileURLWithPath: path).lastPathComponent
    throw Diagnostic(
      file.location, "there is no file '\(file.path)'\(Suggestion.phrase(for: name, in: names))")
  }

  /// Notes that nothing is known of a block's output, since it was complained about.
  mutating func noteWrong(_ block: String) { wrong.insert(block) }

  private mutating func record(_ added: [Cell], of block: String, _ schema: OutputSchema?) {
    guard !added.isEmpty else {
      // What it refers to has no cells: that was complained about.
      wrong.insert(block)
      return
    }
    schemas[block] = schema
    // Where references are swept, cells may have different axes.
    var columns: [Frame.Column] = []
    var known = Set<String>()
    for axis in added.lazy.flatMap(\.axes) where known.insert(axis.name).inserted {
      columns.append(.axis(axis.name, axis.columnType))
    }
    axes[block] = columns
  }

  // MARK: - Axes

  private func checkAxes(_ experiment: Block.Experiment, of block: BlockDraft) throws {
    for axis in experiment.sweep {
      for reference in experiment.references
      where axes[reference]?.contains(where: { $0.name == axis.name }) == true {
        throw Diagnostic(
          axis.nodes.first?.location ?? block.location,
          "the axis '\(axis.name)' is already an axis of '\(reference)'")
      }
    }
  }

  /// A combination of cells of the blocks referred to that agree on the axes they share.
  private struct Upstream {
    var axes: [AxisValue] = []
    var cells: [String: Int] = [:]
  }

  private func joined(_ references: [String]) -> [Upstream] {
    references.reduce([Upstream()]) { combinations, reference in
      guard let positions = positions[reference] else { return [] }
      let known = Set(combinations.flatMap(\.axes).map(\.name))
      let shared = (axes[reference] ?? []).map(\.name).filter(known.contains)
      let bySharedAxes = Dictionary(grouping: positions) {
        Self.values(cell(at: $0).axes, of: shared)
      }
      return combinations.flatMap { combination in
        (bySharedAxes[Self.values(combination.axes, of: shared)] ?? []).map { position in
          var result = combination
          result.axes += cell(at: position).axes.filter { !known.contains($0.name) }
          result.cells[reference] = position
          return result
        }
      }
    }
  }

  private static func values(_ axes: [AxisValue], of names: [String]) -> [Scalar] {
    names.map { name in axes.first { $0.name == name }?.value ?? .missing }
  }

  private static func inputs(
    _ references: [SweepPoint.KeyReferences], at upstream: Upstream
  ) -> [Cell.Input] {
    references.flatMap { name, references in
      references.compactMap { reference in
        upstream.cells[reference.id].map {
          Cell.Input(key: name, block: reference.id, cell: $0)
        }
      }
    }
  }
}
