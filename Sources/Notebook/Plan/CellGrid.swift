import Foundation

/// The cells of a book, expanded block by block in the order of the chapters.
struct CellGrid {
  /// Every cell; a cell refers only to cells before it.
  private(set) var cells: [Cell] = []
  /// What each experiment block puts out.
  private(set) var schemas: [String: OutputSchema] = [:]
  /// The axes of each experiment block, as columns.
  private(set) var axes: [String: [Column]] = [:]

  private var wrong: Set<String> = []
  private var positions: [String: [Int]] = [:]
  private let parameters: [String: SpecNode]

  /// The folder of the chapters.
  private let folder: URL

  init(parameters: [String: SpecNode], folder: URL) {
    self.parameters = parameters
    self.folder = folder
  }

  /// Whether a block was complained about, so that nothing is known of its output.
  func isKnownWrong(_ block: String) -> Bool { wrong.contains(block) }

  /// A point of a block's own sweep, with the spec there.
  struct Point {
    /// The place along the block's own axes.
    var axes: [AxisValue]
    /// The kind's keys, parameters and axes filled in.
    var entries: [SpecNode.Entry]
    /// The decoded spec.
    var spec: any BlockSpec
    /// What every kind has.
    var universal: UniversalKeys
  }

  /// Decodes the spec of a block at every point of its own sweep.
  ///
  /// - Parameters:
  ///   - experiment: The block's content.
  ///   - kind: Its kind.
  ///   - location: Where the block stands.
  /// - Returns: The points, the last axis fastest.
  /// - Throws: A `Diagnostic` or `InvalidBook`.
  func points(
    of experiment: Block.Experiment, kind: any ExperimentKind.Type, location: SourceLocation
  ) throws -> [Point] {
    let keys = Set(kind.keyDescriptions.map(\.name) + UniversalKeys.names)
    return try Self.coordinates(of: experiment.sweep, at: location).map { coordinates in
      let entries = try entries(of: experiment, at: coordinates, kind: kind, keys: keys)
      let (universal, own) = try UniversalKeys.split(entries, location: location)
      return Point(
        axes: coordinates.map { AxisValue(name: $0.axis, value: $0.value) }, entries: own,
        spec: try kind.decodeSpec(own, location: location), universal: universal)
    }
  }

  /// Adds the cells of a block: its own points by the cells that it refers to.
  ///
  /// - Throws: A `Diagnostic` where an axis comes twice or a file is missing; the block then has no
  ///   cells.
  mutating func add(
    _ points: [Point], of block: Block, sweep: [Block.Axis], references: [String],
    kind: any ExperimentKind.Type, chapter: String
  ) throws {
    try checkAxes(sweep, references: references, of: block)
    let schema = try points.first.map { try kind.schema(of: $0.spec, in: folder) }
    let upstream = joined(references)
    var added: [Cell] = []
    added.reserveCapacity(points.count * upstream.count)
    var seenFiles = Set<InputFile>()
    for point in points {
      let outside = kind.outsideInputs(erased: point.spec, in: folder)
      for file in outside.files where seenFiles.insert(file).inserted { try check(file) }
      let canonical = point.spec.canonical.mapValues(\.description)
      let keys = point.spec.keys.map { ($0.name, $0.key.references) }
      added += upstream.map { upstream in
        Cell(
          block: block.id, chapter: chapter, location: block.location, kind: kind,
          axes: upstream.axes + point.axes, seed: point.universal.seedValue,
          limits: point.universal.limits, entries: point.entries, canonical: canonical,
          inputs: Self.inputs(keys, at: upstream), outside: outside)
      }
    }
    record(added, of: block.id, schema)
  }

  /// A file that a block names has to be there before anything runs.
  private func check(_ file: InputFile) throws {
    let path = BookFiles.url(file.path, folder: folder).path
    guard !FileManager.default.isReadableFile(atPath: path) else { return }
    guard !FileManager.default.fileExists(atPath: path) else {
      throw Diagnostic(file.location, "'\(file.path)' cannot be read: permission denied")
    }
    let parent = URL(fileURLWithPath: path).deletingLastPathComponent().path
    let names = (try? FileManager.default.contentsOfDirectory(atPath: parent)) ?? []
    let name = URL(fileURLWithPath: path).lastPathComponent
    throw Diagnostic(
      file.location, "there is no file '\(file.path)'\(Suggestion.phrase(for: name, in: names))")
  }

  /// Notes that nothing is known of a block's output, since it was complained about.
  mutating func noteWrong(_ block: String) { wrong.insert(block) }

  private mutating func record(_ added: [Cell], of block: String, _ schema: OutputSchema?) {
    positions[block] = Array(cells.count..<cells.count + added.count)
    cells += added
    guard let first = added.first else {
      // What it refers to has no cells: that was complained about.
      wrong.insert(block)
      return
    }
    schemas[block] = schema
    axes[block] = first.axes.map { Column($0.name, $0.columnType, Column.axisMeaning) }
  }

  // MARK: - Axes

  private struct Coordinate {
    var axis: String
    var value: Scalar
    var node: SpecNode
  }

  /// A grid larger than this is a mistake more often than not, and would fill the memory.
  private static let largestSweep = 1_000_000

  /// Every combination of the axes' values, the last axis fastest.
  private static func coordinates(
    of sweep: [Block.Axis], at location: SourceLocation
  ) throws -> [[Coordinate]] {
    let (count, overflows) = sweep.reduce((1, false)) { product, axis in
      let (count, overflows) = product.0.multipliedReportingOverflow(by: axis.values.count)
      return (count, product.1 || overflows)
    }
    guard !overflows, count <= largestSweep else {
      throw Diagnostic(
        sweep.first?.nodes.first?.location ?? location,
        "the sweep has more than \(largestSweep) points")
    }
    return sweep.reduce([[]]) { points, axis in
      points.flatMap { point in
        zip(axis.values, axis.nodes).map { value, node in
          point + [Coordinate(axis: axis.name, value: value, node: node)]
        }
      }
    }
  }

  private func checkAxes(
    _ sweep: [Block.Axis], references: [String], of block: Block
  ) throws {
    for axis in sweep {
      for reference in references
      where axes[reference]?.contains(where: { $0.name == axis.name }) == true {
        throw Diagnostic(
          axis.nodes.first?.location ?? block.location,
          "the axis '\(axis.name)' comes along with '\(reference)' already")
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
      guard let positions = positions[reference], let first = positions.first else { return [] }
      let known = Set(combinations.first?.axes.map(\.name) ?? [])
      let shared = cells[first].axes.map(\.name).filter(known.contains)
      let bySharedAxes = Dictionary(grouping: positions) { Self.values(cells[$0].axes, of: shared) }
      return combinations.flatMap { combination in
        (bySharedAxes[Self.values(combination.axes, of: shared)] ?? []).map { position in
          var result = combination
          result.axes += cells[position].axes.filter { !known.contains($0.name) }
          result.cells[reference] = position
          return result
        }
      }
    }
  }

  private static func values(_ axes: [AxisValue], of names: [String]) -> [Scalar] {
    names.map { name in axes.first { $0.name == name }?.value ?? .missing }
  }

  // MARK: - Specs

  /// The block's entries with parameters and its own axes filled in.
  private func entries(
    of experiment: Block.Experiment, at point: [Coordinate], kind: any ExperimentKind.Type,
    keys: Set<String>
  ) throws -> [SpecNode.Entry] {
    let values = point.reduce(into: parameters) { $0[$1.axis] = $1.node }
    let substitution = Substitution(values: values)
    var used = Set<String>()
    var entries = try experiment.entries.map {
      (key: $0.key, value: try substitution($0.value, used: &used))
    }
    for coordinate in point {
      if keys.contains(coordinate.axis) {
        if let written = entries.first(where: { $0.key.text == coordinate.axis }) {
          throw written.key.complaint("'\(coordinate.axis)' is an axis of the sweep already")
        }
        let name = SpecNode(
          content: .scalar(coordinate.axis, isQuoted: false), location: coordinate.node.location)
        entries.append((key: name, value: coordinate.node))
      } else if !used.contains(coordinate.axis) {
        throw coordinate.node.complaint(
          "the axis '\(coordinate.axis)' is no key of '\(kind.name)' and no ${\(coordinate.axis)} "
            + "in the block uses it\(Suggestion.phrase(for: coordinate.axis, in: keys))")
      }
    }
    return entries
  }

  private static func inputs(
    _ keys: [(name: String, references: [Reference])], at upstream: Upstream
  ) -> [Cell.Input] {
    keys.flatMap { name, references in
      references.compactMap { reference in
        upstream.cells[reference.id].map {
          Cell.Input(key: name, block: reference.id, cell: $0)
        }
      }
    }
  }
}
