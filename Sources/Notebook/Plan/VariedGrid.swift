import Chapters
import Frames

/// A variation of a book, as far as a block rests on it.
package struct Variant: Sendable {
  /// What is otherwise.
  package let variation: Variation
  /// The positions in the book of the cells that are read, and of those that these rest on, of each block that is
  /// otherwise then.
  package let cells: [String: [Int]]

  /// The blocks that are otherwise then.
  package var blocks: Set<String> { Set(cells.keys) }
}

/// Adds the cells of variations to those of a book, as far as they are read; what variations have in common is one cell.
struct VariedGrid {
  /// The cells of the book, and behind them those of variations only.
  private(set) var cells: [Cell]

  private let grid: CellGrid
  private let sources: [String: CellGrid.Source]
  private let names: [String: Set<String>]
  private let parameters: [String: SpecNode]
  private var known: [Cell.Identity: Int]
  private let decoded = Decoded()

  /// The points of blocks in variations that many claims have in common, and the blocks as they are then.
  private final class Decoded {
    var blocks: [Variation: [String: (experiment: Block.Experiment, points: [SweepPoint])]] = [:]
  }

  /// The cells of a book.
  ///
  /// - Parameters:
  ///   - grid: The book's cells.
  ///   - sources: Its experiment blocks.
  ///   - parameters: The parameters in force.
  init(_ grid: CellGrid, _ sources: [CellGrid.Source], parameters: [String: SpecNode]) {
    self.grid = grid
    self.parameters = parameters
    self.sources = Dictionary(sources.map { ($0.block.id, $0) }, uniquingKeysWith: { $1 })
    names = self.sources.mapValues(\.experiment.usedNames)
    cells = grid.cells
    known = Dictionary(
      grid.cells.enumerated().map { ($1.identity, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// Adds the cells of a variation that are read, and those that these rest on.
  ///
  /// - Parameters:
  ///   - variation: What is otherwise than in the book.
  ///   - readings: What is read, as it is in the book.
  /// - Returns: The variation with those cells.
  /// - Throws: A `Diagnostic` where a choice is none, or a block cannot have it.
  mutating func variant(_ variation: Variation, for readings: [CellReading]) throws -> Variant {
    var walk = Walk(grid: grid, variation: variation, parameters: parameters)
    walk.grid.take(cells)
    for choice in variation.choices { walk.parameters[choice.name] = choice.node }
    for reading in readings { try visit(reading.block, &walk) }
    try checkUse(of: variation, by: readings, walk)
    let needed = Self.needed(by: readings, walk)
    let moved = take(needed, of: walk)
    let changed = walk.touching.filter { !$0.value.isEmpty }.keys
    return Variant(
      variation: variation,
      cells: Dictionary(
        changed.map { block in
          (block, walk.grid.cells(of: block).filter(needed.contains).map { moved[$0] ?? $0 })
        }, uniquingKeysWith: { $1 }))
  }

  /// What a variation has come to.
  private struct Walk {
    var grid: CellGrid
    var added: [Cell.Identity: Int] = [:]
    let variation: Variation
    var parameters: [String: SpecNode]
    /// The names of the variation that change a block, by the block; none where nothing does.
    var touching: [String: Set<String>] = [:]
  }

  /// The cells of a walk that are read, and those that these rest on.
  private static func needed(by readings: [CellReading], _ walk: Walk) -> Set<Int> {
    var needed = Set<Int>()
    for reading in Set(readings.map { $0.choosing(walk.variation.choices) }) {
      let positions = walk.grid.cells(of: reading.block)
      needed.formUnion(
        reading.needed(among: positions.map { walk.grid.cell(at: $0).axes }).map { positions[$0] })
    }
    // A cell refers only to cells before it.
    for position in stride(from: walk.grid.count - 1, through: 0, by: -1)
    where needed.contains(position) {
      needed.formUnion(walk.grid.cell(at: position).inputs.map(\.cell))
    }
    return needed
  }

  /// Takes over the new cells of a walk that are needed; where each of them is then, by where it was.
  private mutating func take(_ needed: Set<Int>, of walk: Walk) -> [Int: Int] {
    var moved: [Int: Int] = [:]
    for position in cells.count..<walk.grid.count where needed.contains(position) {
      var cell = walk.grid.cell(at: position)
      for index in cell.inputs.indices {
        cell.inputs[index].cell = moved[cell.inputs[index].cell] ?? cell.inputs[index].cell
      }
      moved[position] = cells.count
      known[cell.identity] = cells.count
      cells.append(cell)
    }
    return moved
  }

  /// Puts in the cells of a block, those of the blocks that it refers to first.
  private func visit(_ block: String, _ walk: inout Walk) throws {
    guard walk.touching[block] == nil, var source = sources[block] else { return }
    walk.touching[block] = []
    var touching = walk.variation.names.intersection(names[block] ?? [])
    var points: [SweepPoint]?
    if !touching.isEmpty {
      let decoded = try self.points(of: &source, walk)
      points = decoded
      source.experiment.references = Set(decoded.flatMap(\.referredBlocks)).sorted()
    }
    for reference in source.experiment.references {
      try visit(reference, &walk)
      touching.formUnion(walk.touching[reference] ?? [])
    }
    walk.touching[block] = touching
    guard !touching.isEmpty else { return }
    let choices = walk.variation.choices.filter { touching.contains($0.name) }
    try walk.grid.replace(
      points ?? self.points(of: &source, walk), of: source,
      choices: choices.map { AxisValue(name: $0.name, value: $0.value) }, known: known,
      added: &walk.added)
  }

  /// The points of a block in a variation.
  private func points(of source: inout CellGrid.Source, _ walk: Walk) throws -> [SweepPoint] {
    if let known = decoded.blocks[walk.variation]?[source.block.id] {
      source.experiment = known.experiment
      return known.points
    }
    let references = source.experiment.references
    source.experiment = try source.experiment.varied(
      by: walk.variation, parameters: walk.parameters)
    source.experiment.references = references
    let points = try SweepDecoder(
      source.experiment, kind: source.kind, location: source.block.location,
      parameters: walk.parameters, folder: grid.folder
    ).points()
    decoded.blocks[walk.variation, default: [:]][source.block.id] = (source.experiment, points)
    return points
  }

  /// Complains of a choice that changes nothing of what is read.
  private func checkUse(
    of variation: Variation, by readings: [CellReading], _ walk: Walk
  ) throws {
    let used = walk.touching.values.reduce(into: Set<String>()) { $0.formUnion($1) }
    for choice in variation.choices where !used.contains(choice.name) {
      // Of the same cells, other rows are read.
      if readings.contains(where: { $0.filters(by: choice.name) }) { continue }
      let read = walk.touching.keys
      let possible = read.reduce(into: Set<String>()) { $0.formUnion(names[$1] ?? []) }.sorted()
      throw choice.node.complaint(
        "'\(choice.name)' is no parameter and no axis of what this rests on"
          + Suggestion.phrase(for: choice.name, in: possible))
    }
  }
}

extension Cell {
  /// What two cells of a block share where they are the same.
  struct Identity: Hashable {
    var block: String
    var axes: [AxisValue]
    var seed: UInt64
    var canonical: [String: String]
    var inputs: [Input]
    var outside: OutsideInputs
  }

  /// What tells it from the other cells of its block.
  var identity: Identity {
    Identity(
      block: block, axes: axes, seed: seed, canonical: canonical, inputs: inputs, outside: outside)
  }

  /// The cell as one of variations only.
  ///
  /// - Parameter choices: What is otherwise than in the book; those that are axes of the cell are in its name already.
  /// - Returns: The cell, called after what is otherwise.
  func varied(by choices: [AxisValue]) -> Cell {
    var cell = self
    cell.isVaried = true
    cell.choices = choices.filter { choice in !axes.contains { $0.name == choice.name } }
    return cell
  }
}
