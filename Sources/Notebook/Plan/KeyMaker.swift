import Chapters
import Foundation

/// Makes the keys of cells: what they are made of by name, and the hash over that.
struct KeyMaker: Sendable {
  /// The folder of the chapters.
  let folder: URL
  private let files: FileHashes
  private let environment = ProcessInfo.processInfo.environment

  init(folder: URL, files: FileHashes = FileHashes()) {
    self.folder = folder
    self.files = files
  }

  /// What a cell's key is made of, by name: its spec, its kind, its seed, the outputs that it refers
  /// to by hash, the content of the files that it names, the variables that it declares.
  func ingredients(of cell: Cell, inputHashes: (Int) -> String?) -> [String: String] {
    var ingredients = cell.canonical
    ingredients["kind"] = cell.kind.name
    ingredients["kind version"] = String(cell.kind.version)
    ingredients["seed"] = String(cell.seed)
    for input in cell.inputs {
      let hash = inputHashes(input.cell) ?? "unknown"
      ingredients[input.key] = ingredients[input.key].map { "\($0) \(hash)" } ?? hash
    }
    for name in cell.outside.variables {
      ingredients["\(Self.variable) \(name)"] = environment[name] ?? Self.unset
    }
    return ingredients.merging(fileIngredients(of: cell)) { $1 }
  }

  /// The part of the key that the files make, read anew where they have changed.
  func fileIngredients(of cell: Cell) -> [String: String] {
    cell.outside.files.reduce(into: [:]) { ingredients, file in
      ingredients["\(Self.file) \(file.path)"] = files.hash(file.path, folder: folder) ?? "missing"
    }
  }

  /// The key: SHA-256 over the ingredients in canonical form.
  static func key(of ingredients: [String: String]) -> String {
    ContentHash.sha256(CanonicalJSON.object(ingredients.mapValues(CanonicalJSON.text)).description)
  }

  /// What changed from one list of ingredients to another, in words: `steps 60 -> 80`.
  static func changes(
    from old: [String: String], to new: [String: String], references: [String: String]
  ) -> [String] {
    Set(old.keys).union(new.keys).sorted().compactMap { name in
      guard old[name] != new[name] else { return nil }
      if let block = references[name] { return "the output of \(block) changed" }
      let words = name.split(separator: " ", maxSplits: 1)
      if words.count == 2, words[0] == file {
        if old[name] == nil { return "reads \(words[1]) now" }
        return new[name] == nil ? "reads \(words[1]) no more" : "\(words[1]) changed"
      }
      return "\(name) \(old[name].map(shortened) ?? unset) -> \(new[name].map(shortened) ?? unset)"
    }
  }

  private static func shortened(_ value: String) -> String {
    value.count <= 40 ? value : value.prefix(37) + "..."
  }

  private static let file = "file"
  private static let variable = "env"
  private static let unset = "unset"
}
