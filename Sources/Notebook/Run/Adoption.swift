import Chapters
import Foundation
import Frames

/// An output as a report publishes it: its rows, without the files that came with them.
package struct PublishedOutput: Sendable {
  /// The hash of the output, files and all.
  package var hash: String
  /// Its frames, in any order.
  package var frames: [Frame]
  /// What the run that made it took.
  package var cost: CellCost
  /// When that run ended.
  package var finished: Date
  /// What it ran on, as far as the same bytes depend on it.
  package var platform: String

  /// An output as it was published.
  package init(
    hash: String, frames: [Frame], cost: CellCost, finished: Date, platform: String
  ) {
    self.hash = hash
    self.frames = frames
    self.cost = cost
    self.finished = finished
    self.platform = platform
  }
}

/// What became of a book's cells when the results of a published report were taken over.
package struct Adoption: Sendable, Hashable {
  /// The cells whose outputs were taken over whole: what was published has the output's hash.
  package var whole: [CellName] = []
  /// The cells whose rows were taken over, and whose files were not published: what reads those runs them again.
  package var rows: [CellName] = []
  /// How many cells had an output already.
  package var known = 0
  /// How many cells the report does not have as they are now.
  package var others = 0
  /// The cells whose published rows do not have the output's hash, although nothing belongs to it besides.
  package var doubtful: [CellName] = []
}

extension Store {
  /// Takes over what a published report has of a book's cells, so that they need not run.
  ///
  /// A key says all that an output depends on, and the outputs of earlier cells are parts of the keys of later ones:
  /// what has a cell's key is what the cell would put out. Whoever doubts it recomputes (`verify`).
  ///
  /// - Parameters:
  ///   - book: The book.
  ///   - published: The published output of a key, if the report has it.
  /// - Returns: What became of the cells.
  /// - Throws: `StoreError` where the store cannot be read or written.
  package func adopt(
    _ book: Book, _ published: (_ key: String) -> PublishedOutput?
  ) throws -> Adoption {
    locks.beginRun()
    defer { locks.endRun() }
    let maker = KeyMaker(book, variables: variables)
    var adoption = Adoption()
    var hashes: [Int: String] = [:]
    for (position, cell) in book.cells.enumerated() {
      guard cell.inputs.allSatisfy({ hashes[$0.cell] != nil }) else {
        adoption.others += 1
        continue
      }
      let key = maker.key(of: cell, outputs: hashes)
      if let kept = try kept(key.text) {
        adoption.known += 1
        hashes[position] = kept.hash
      } else if let output = published(key.text) {
        let isTaken = try adopt(output, of: cell, key, in: book.folder, noting: &adoption)
        hashes[position] = isTaken ? output.hash : nil
      } else {
        adoption.others += 1
      }
    }
    return adoption
  }

  /// Takes over an output.
  ///
  /// - Returns: Whether it was.
  private func adopt(
    _ output: PublishedOutput, of cell: Cell, _ key: CellKey, in folder: URL,
    noting adoption: inout Adoption
  ) throws -> Bool {
    let schema = try cell.schema(in: folder)
    let contents = try written(output, by: schema)
    guard contents.hash == output.hash || !schema.blobs.isEmpty else {
      adoption.doubtful.append(cell.name)
      return false
    }
    let kept = KeptOutput(
      key: key.text, hash: output.hash, contents: contents, cost: output.cost,
      finished: output.finished, platform: output.platform)
    if kept.isWhole { adoption.whole.append(cell.name) } else { adoption.rows.append(cell.name) }
    try save(kept, shownBy: cell.name, key)
    return true
  }

  /// Writes the frames of an output, in the order and with the columns that its cell gave them: a report joins the
  /// cells of a block, and fills in columns that only some of them have.
  private func written(_ output: PublishedOutput, by schema: OutputSchema) throws -> OutputContents
  {
    let order = schema.frames.map(\.name)
    let place = { (frame: Frame) in order.firstIndex(of: frame.name) ?? order.count }
    let frames = output.frames.sorted { place($0) < place($1) }
    let asPublished = try objects.write(Output(frames: frames))
    guard asPublished.hash != output.hash else { return asPublished }
    let own = try objects.write(Output(frames: frames.map(\.withoutEmptyColumns)))
    return own.hash == output.hash ? own : asPublished
  }
}

extension Frame {
  /// The frame without the columns that have no value.
  fileprivate var withoutEmptyColumns: Frame {
    let filled = columns.indices.filter { place in rows.contains { $0[place] != .missing } }
    return selecting(filled)
  }
}
