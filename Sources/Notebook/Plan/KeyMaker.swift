import Chapters
import Foundation

/// A cell's key with what it is made of.
package struct CellKey: Sendable, Hashable {
  /// The key: where the cell's output is kept.
  package let text: String
  /// What it is made of.
  package let material: KeyMaterial

  /// The key of some material.
  package init(_ material: KeyMaterial) {
    self.material = material
    text = material.key
  }

  /// A key that was made of some material once.
  init(_ material: KeyMaterial, known text: String) {
    self.material = material
    self.text = text
  }
}

/// Makes the keys of cells: reads the files and variables that they name.
struct KeyMaker: Sendable {
  /// The folder of the chapters.
  let folder: URL
  private let variables: VariableHashes
  private let files: FileHashes
  private let environment: [String: String]
  private let numerics: String

  init(
    _ book: Book, variables: VariableHashes, files: FileHashes? = nil,
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) {
    folder = book.folder
    numerics = book.numericsInKeys
    self.variables = variables
    self.files = files ?? FileHashes(leavingOut: book.leftOut)
    self.environment = environment
  }

  /// The key of a cell.
  ///
  /// - Parameters:
  ///   - cell: The cell.
  ///   - outputs: The output hash of each cell that it reads, by that cell's position in the book.
  /// - Returns: The key.
  func key(of cell: Cell, outputs: [Int: String]) -> CellKey {
    var inputs: [String: [String]] = [:]
    for input in cell.inputs {
      if let hash = outputs[input.cell] { inputs[input.key, default: []].append(hash) }
    }
    let variables = cell.outside.variables.map { name in
      let value = environment[name].map { self.variables.hash($0, of: name) }
      return (name, value ?? KeyMaterial.unset)
    }
    return CellKey(
      KeyMaterial(
        kind: cell.kind.name, version: cell.kind.version, seed: cell.seed, spec: cell.canonical,
        numerics: cell.kind.isNumeric ? numerics : nil, inputs: inputs, files: fileHashes(of: cell),
        variables: Dictionary(variables, uniquingKeysWith: { $1 })))
  }

  /// The files of a cell's key by content, read anew where they have changed.
  func fileHashes(of cell: Cell) -> [String: String] {
    cell.outside.files.reduce(into: [:]) { hashes, file in
      hashes[file.path] = files.hash(file.path, folder: folder) ?? KeyMaterial.missing
    }
  }
}
