import Foundation
import Frames
import Notebook

extension PublishedReport {
  /// The outputs of cells by their keys, as far as the report has them: their rows, without the files that came along.
  ///
  /// A file of data that is not as it was published has nothing to take over.
  package func outputs() -> [String: () -> PublishedOutput?] {
    let altered = Set(alterations().map(\.cell))
    return Dictionary(
      manifest.cells.compactMap { entry in
        entry.key.map { ($0, { output(of: entry, besides: altered) }) }
      }, uniquingKeysWith: { first, _ in first })
  }

  /// The output of a cell, where all that it was published with is there.
  private func output(of entry: Manifest.Cell, besides altered: Set<String>) -> PublishedOutput? {
    guard let hash = entry.output, let seconds = entry.seconds,
      let finished = entry.finished.flatMap({ try? Date($0, strategy: .iso8601) })
    else { return nil }
    let block = entry.choices == nil ? entry.block : PublishedData.worldsName(entry.block)
    let names = frameNames(of: block)
    guard names.allSatisfy({ !altered.contains(PublishedData.path(block, $0, .json)) }) else {
      return nil
    }
    let frames = names.compactMap { rows(of: entry, in: $0, of: block) }
    guard frames.count == names.count else { return nil }
    return PublishedOutput(
      hash: hash, frames: frames,
      cost: CellCost(
        seconds: seconds, processorSeconds: entry.processorSeconds, peakMemory: entry.peakMemory),
      finished: finished, platform: entry.platform ?? "")
  }

  /// The rows of a cell in a published frame, without the columns that tell the cells of a block apart.
  private func rows(of entry: Manifest.Cell, in name: String, of block: String) -> Frame? {
    guard let whole = frame(name, of: block) else { return nil }
    let own =
      entry.choices == nil
      ? whole.rows(at: entry.axes.map { ($0.key, $0.value) })
      : whole.filtered { entry.isNamed($0, in: whole) }
    return own.selecting(
      own.columns.indices.filter { place in
        let column = own.columns[place]
        return !column.isSweepAxis && column.name != PublishedData.cellColumn
      })
  }
}

extension Frame.Column {
  /// Whether it tells the cells of a block apart; reports of earlier versions do not give the role.
  fileprivate var isSweepAxis: Bool { meaning == Self.axis(name, type).meaning }
}

extension Manifest.Cell {
  /// Whether a row of a frame over cells of other worlds bears the cell's name.
  fileprivate func isNamed(_ row: [Scalar], in frame: Frame) -> Bool {
    guard let place = frame.index(of: PublishedData.cellColumn) else { return false }
    let name = CellName(spelled: row[place].plain)
    let own = axes.merging(choices ?? [:]) { $1 }.mapValues(\.plain)
    return Dictionary(name.axes.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 }) == own
  }
}
