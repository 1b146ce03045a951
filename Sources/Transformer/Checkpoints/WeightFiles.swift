import Foundation
import Tensors

/// The files that hold a checkpoint's weights.
struct WeightFiles {
  fileprivate typealias File = (path: String, tensors: SafeTensors)

  /// A tensor in one of the files.
  struct Place {
    fileprivate let file: File
    fileprivate let name: String

    /// Whether two tensors hold the same.
    func holds(sameAs other: Place) -> Bool {
      file.tensors.holds(name, sameAs: other.name, of: other.file.tensors)
    }
  }

  private let files: [File]
  private let places: [String: Int]

  /// The weights in a folder: one file, or the shards that an index names.
  init(in folder: URL) throws {
    let folder = try CheckpointFolder(folder)
    self = try WeightFiles(folder.weights)
    for (name, shard) in folder.map where places[name].map({ files[$0].path }) != shard {
      throw FileError(
        shard, "has no tensor '\(name)', which \(CheckpointFolder.indexFile) says it has")
    }
  }

  /// The given files.
  init(_ urls: [URL]) throws {
    files = try urls.map { ($0.lastPathComponent, try SafeTensors(contentsOf: $0)) }
    var places: [String: Int] = [:]
    for (position, file) in files.enumerated() {
      for name in file.tensors.entries.keys { places[name] = position }
      for name in file.tensors.unread.keys { places[name] = position }
    }
    self.places = places
  }

  /// All tensors by name.
  var entries: [Checkpoint.Entry] {
    files.flatMap { file in
      file.tensors.entries.map { name, entry in
        Checkpoint.Entry(
          name: name, type: entry.type.rawValue, shape: entry.shape, file: file.path)
      }
        + file.tensors.unread.map { name, entry in
          Checkpoint.Entry(name: name, type: entry.type, shape: entry.shape, file: file.path)
        }
    }.sorted { $0.name.compare($1.name, options: .numeric) == .orderedAscending }
  }

  /// A tensor of a shape, all of whose values are finite.
  ///
  /// - Parameters:
  ///   - names: What it may be called; the first name that there is counts.
  ///   - shape: Its shape.
  /// - Returns: The tensor.
  /// - Throws: `FileError` where there is none, or another.
  func tensor(_ names: [String], shape: [Int]) throws -> Tensor {
    let place = try place(names, shape: shape)
    let tensor = try place.file.tensors.tensor(place.name)
    guard tensor.isFinite else {
      throw FileError(
        place.file.path, "tensor '\(place.name)' holds values that are not finite")
    }
    return tensor
  }

  /// Refuses sizes that no file holds, before anything of such a size is made.
  func checkSizes(of shape: ModelConfiguration) throws {
    for name in shape.piece(of: .embedding).names {
      _ = try place(shape.names(of: name), shape: [shape.vocabulary, shape.width])
    }
    for name in shape.piece(of: .block(shape.layers - 1, .down, .weight)).names {
      _ = try place(shape.names(of: name))
    }
  }

  /// Where a tensor of a shape lies.
  func place(_ names: [String], shape: [Int]) throws -> Place {
    let place = try place(names)
    let found = try place.file.tensors.shape(of: place.name)
    guard found == shape else {
      throw FileError(
        place.file.path,
        "tensor '\(place.name)' has shape \(found), the configuration says \(shape)")
    }
    return place
  }

  /// All places of a tensor, in every file, those of its first name first.
  func find(_ names: [String]) -> [Place] {
    names.flatMap { name in
      files.filter { $0.tensors.entries[name] != nil }.map { Place(file: $0, name: name) }
    }
  }

  /// Where a tensor lies.
  private func place(_ names: [String]) throws -> Place {
    for name in names {
      if let position = places[name] { return Place(file: files[position], name: name) }
    }
    let all = files.map(\.path).joined(separator: ", ")
    throw FileError(all, "has no tensor '\(names[0])'")
  }
}
