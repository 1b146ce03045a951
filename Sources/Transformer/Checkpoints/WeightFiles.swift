import Foundation
import Tensors

/// The files that hold a checkpoint's weights.
struct WeightFiles {
  private static let indexFile = "model.safetensors.index.json"

  private struct Index: Decodable {
    var shards: [String: String]

    enum CodingKeys: String, CodingKey { case shards = "weight_map" }
  }

  private typealias File = (path: String, tensors: SafeTensors)
  private typealias Place = (file: File, name: String)

  private let files: [File]
  private let places: [String: Int]

  /// The weights in a folder: one file, or the shards that an index names.
  init(in folder: URL) throws {
    let index = folder.appending(path: Self.indexFile)
    guard let json = try? Data(contentsOf: index) else {
      self = try WeightFiles([folder.appending(path: Checkpoint.weightsFile)])
      return
    }
    guard let map = try? JSONDecoder().decode(Index.self, from: json).shards else {
      throw FileError(Self.indexFile, "has no 'weight_map' from tensor to file")
    }
    let shards = Set(map.values).sorted()
    for shard in shards where shard.contains("/") || shard == ".." {
      throw FileError(Self.indexFile, "names '\(shard)', which is not in its folder")
    }
    self = try WeightFiles(shards.map { folder.appending(path: $0) })
    for (name, shard) in map where places[name].map({ files[$0].path }) != shard {
      throw FileError(shard, "has no tensor '\(name)', which \(Self.indexFile) says it has")
    }
  }

  /// The given files.
  init(_ urls: [URL]) throws {
    files = try urls.map { ($0.lastPathComponent, try SafeTensors(contentsOf: $0)) }
    var places: [String: Int] = [:]
    for (position, file) in files.enumerated() {
      for name in file.tensors.entries.keys { places[name] = position }
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
    let (file, name) = try place(names, shape: shape)
    let tensor = try file.tensors.tensor(name)
    guard tensor.isFinite else {
      throw FileError(file.path, "tensor '\(name)' holds values that are not finite")
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
  private func place(_ names: [String], shape: [Int]) throws -> Place {
    let place = try place(names)
    let found = place.file.tensors.entries[place.name]?.shape ?? []
    guard found == shape else {
      throw FileError(
        place.file.path,
        "tensor '\(place.name)' has shape \(found), the configuration says \(shape)")
    }
    return place
  }

  /// Where a tensor lies.
  private func place(_ names: [String]) throws -> Place {
    for name in names {
      if let position = places[name] { return (files[position], name) }
    }
    let all = files.map(\.path).joined(separator: ", ")
    throw FileError(all, "has no tensor '\(names[0])'")
  }
}
