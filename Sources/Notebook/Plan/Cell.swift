import Chapters
import Foundation
import Frames

/// One point of a block's grid: one run, one key, one place in the store.
package struct Cell: Sendable {
  /// The experiment block.
  package let block: String
  /// The chapter's name.
  package let chapter: String
  /// Where the block stands.
  package var location: SourceLocation
  /// The kind.
  package let kind: any ExperimentKind.Type
  /// The place in the grid: axes that came along with references, then the block's own.
  package let axes: [AxisValue]
  /// What is otherwise than in the book, where only a variation of it has the cell.
  package internal(set) var choices: [AxisValue] = []
  /// Whether only variations of the book have the cell.
  package internal(set) var isVaried = false
  /// The seed of the cell's random streams.
  package let seed: UInt64
  /// What the cell may use at most.
  package let limits: CellLimits
  /// The keys of the kind with their values, parameters and axes filled in.
  let entries: [SpecNode.Entry]
  /// The spec with defaults filled in, in canonical form.
  let canonical: [String: String]
  /// The cells that the spec refers to, by the key that refers to them.
  var inputs: [Input]
  /// What the cell reads besides.
  let outside: OutsideInputs

  /// A reference from a cell to an earlier one.
  struct Input: Sendable, Hashable {
    /// The key of the spec.
    var key: String
    /// The block referred to.
    var block: String
    /// The position in the plan of the cell that the reference leads to.
    var cell: Int
  }

  /// The files that the cell reads, by their paths from the chapter's folder.
  package var declaredFiles: [String] { outside.files.map(\.path) }

  /// What it puts out.
  ///
  /// - Parameter folder: The chapters' folder.
  /// - Returns: What its kind declares of it.
  /// - Throws: What is wrong with its keys; nothing in a book that was checked.
  func schema(in folder: URL) throws -> OutputSchema {
    let spec = try kind.decodeSpec(entries, location: location).spec
    return try kind.schema(erased: spec, in: folder)
  }

  /// What messages and the plan call it.
  package var name: CellName { CellName(block: block, axes: axes + choices) }
}
