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

  /// Keys that every kind has besides its own.
  private static let universalKeys = ["seed"]

  init(parameters: [String: SpecNode]) { self.parameters = parameters }

  /// Whether a block was complained about, so that nothing is known of its output.
  func isKnownWrong(_ block: String) -> Bool { wrong.contains(block) }

  /// A point of a block's own sweep, with the spec there.
  struct Point {
    /// The place along the block's own axes.
    var axes: [AxisValue]
    /// The decoded spec.
    var spec: any BlockSpec
    /// The seed of the random streams.
    var seed: UInt64
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
    try Self.coordinates(of: experiment.sweep).map { coordinates in
      let entries = try entries(of: experiment, at: coordinates, kind: kind)
      let decoded = try Self.decode(entries, kind: kind, location: location)
      return Point(
        axes: coordinates.map { AxisValue(name: $0.axis, value: $0.value) },
        spec: decoded.spec, seed: decoded.seed)
    }
  }

  /// Adds the cells of a block: its own points by the cells that it refers to.
  ///
  /// - Throws: A `Diagnostic` where an axis comes twice; the block then has no cells.
  mutating func add(
    _ points: [Point], of block: Block, sweep: [Block.Axis], references: [String],
    kind: any ExperimentKind.Type, chapter: String
  ) throws {
    try checkAxes(sweep, references: references, of: block)
    let upstream = joined(references)
    let added = points.flatMap { point in
      upstream.map { upstream in
        Cell(
          block: block.id, chapter: chapter, location: block.location, kind: kind,
          axes: upstream.axes + point.axes, spec: point.spec, seed: point.seed,
          inputs: inputs(of: point.spec, at: upstream))
      }
    }
    record(added, of: block.id, kind: kind)
  }

  /// Notes that nothing is known of a block's output, since it was complained about.
  mutating func noteWrong(_ block: String) { wrong.insert(block) }

  private mutating func record(
    _ added: [Cell], of block: String, kind: any ExperimentKind.Type
  ) {
    positions[block] = Array(cells.count..<cells.count + added.count)
    cells += added
    guard let first = added.first else {
      // What it refers to has no cells: that was complained about.
      wrong.insert(block)
      return
    }
    schemas[block] = kind.schema(of: first.spec)
    axes[block] = first.axes.map { Column($0.name, $0.columnType, "sweep axis") }
  }

  // MARK: - Axes

  private struct Coordinate {
    var axis: String
    var value: Scalar
    var node: SpecNode
  }

  /// Every combination of the axes' values, the last axis fastest.
  private static func coordinates(of sweep: [Block.Axis]) -> [[Coordinate]] {
    sweep.reduce([[]]) { points, axis in
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
      combinations.flatMap { combination in
        (positions[reference] ?? []).compactMap { position in
          extend(combination, by: reference, cell: position)
        }
      }
    }
  }

  private func extend(_ upstream: Upstream, by block: String, cell position: Int) -> Upstream? {
    var result = upstream
    for axis in cells[position].axes {
      if let known = result.axes.first(where: { $0.name == axis.name }) {
        guard known.value == axis.value else { return nil }
      } else {
        result.axes.append(axis)
      }
    }
    result.cells[block] = position
    return result
  }

  // MARK: - Specs

  /// The block's entries with parameters and its own axes filled in.
  private func entries(
    of experiment: Block.Experiment, at point: [Coordinate], kind: any ExperimentKind.Type
  ) throws -> [SpecNode.Entry] {
    let values = point.reduce(into: parameters) { $0[$1.axis] = $1.node }
    let substitution = Substitution(values: values)
    var used = Set<String>()
    var entries = try experiment.entries.map {
      (key: $0.key, value: try substitution($0.value, used: &used))
    }
    let keys = kind.keyDescriptions.map(\.name) + Self.universalKeys
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

  private static func decode(
    _ entries: [SpecNode.Entry], kind: any ExperimentKind.Type, location: SourceLocation
  ) throws -> (spec: any BlockSpec, seed: UInt64) {
    var seed: UInt64 = 0
    if let entry = entries.first(where: { $0.key.text == "seed" }) {
      guard let given = UInt64(exactly: try Int(entry.value)) else {
        throw entry.value.complaint("a seed is a whole number from 0 on")
      }
      seed = given
    }
    let own = entries.filter { !universalKeys.contains($0.key.text ?? "") }
    return (try kind.decodeSpec(own, location: location), seed)
  }

  private func inputs(of spec: any BlockSpec, at upstream: Upstream) -> [Cell.Input] {
    spec.keys.flatMap { name, key in
      key.references.compactMap { reference in
        upstream.cells[reference.id].map {
          Cell.Input(key: name, block: reference.id, cell: $0)
        }
      }
    }
  }
}
