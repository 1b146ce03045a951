import Foundation
import Tensors

/// A GGUF file, or the parts that one was split into (`NAME-00001-of-00003.gguf`).
///
/// What the first part says counts for all; each tensor is in one of them.
struct GGUFParts: Sendable {
  private let files: [GGUFFile]
  private let places: [String: Int]

  /// What the file says besides its tensors.
  var metadata: GGUFMetadata { files[0].metadata }

  /// The name that a file of weights ends in.
  static let suffix = ".gguf"

  /// Opens the parts of a file.
  ///
  /// - Parameter urls: The parts by name, all of them, or the only one.
  /// - Throws: `FileError` where one cannot be read, or is not one of them.
  init(_ urls: [String: URL]) throws {
    let files = try urls.sorted { $0.key < $1.key }.map { name, url in
      try GGUFFile(contentsOf: url, name: name)
    }
    guard let first = files.first else { throw FileError("", "there is no \(Self.suffix) file") }
    let count = try first.metadata.integer("split.count") ?? 1
    for (number, file) in files.enumerated() {
      guard try file.metadata.integer("split.no") ?? 0 == number, files.count == max(1, count)
      else {
        throw file.metadata.problem(
          "is not part \(number + 1) of \(files.count): it says that it is one of "
            + "\(try file.metadata.integer("split.count") ?? 1)")
      }
    }
    var places: [String: Int] = [:]
    for (number, file) in files.enumerated() {
      for name in file.entries.keys {
        if let other = places.updateValue(number, forKey: name) {
          throw FileError(file.path, "tensor '\(name)' is also in \(files[other].path)")
        }
      }
    }
    self.files = files
    self.places = places
  }

  /// The files by name that a file was split into: all that are called like it, but for the number.
  static func siblings(of url: URL) -> [String: URL] {
    let name = url.lastPathComponent
    guard let match = name.wholeMatch(of: /(.*)-\d{5}-of-(\d{5})\.gguf/),
      let count = Int(match.output.2), (1...9999).contains(count)
    else { return [name: url] }
    let folder = url.deletingLastPathComponent()
    let names = (1...count).map { number in
      let digits = String(number)
      let padded = String(repeating: "0", count: 5 - digits.count) + digits
      return "\(match.output.1)-\(padded)-of-\(match.output.2).gguf"
    }
    return Dictionary(names.map { ($0, folder.appending(path: $0)) }, uniquingKeysWith: { $1 })
  }

  /// All tensors by name.
  var entries: [Checkpoint.Entry] {
    files.flatMap { file in
      file.entries.map { name, entry in
        Checkpoint.Entry(name: name, type: entry.type.name, shape: entry.shape, file: file.path)
      }
    }.sorted { $0.name.compare($1.name, options: .numeric) == .orderedAscending }
  }

  /// The shape of a tensor; none where there is no such tensor.
  func shape(of name: String) -> [Int]? { places[name].flatMap { files[$0].entries[name]?.shape } }

  /// A tensor of a shape, all of whose values are finite.
  ///
  /// - Throws: `FileError` where there is none, or another.
  func tensor(_ name: String, shape: [Int]) throws -> Tensor {
    let file = try file(of: name)
    let found = file.entries[name]?.shape ?? []
    guard found == shape else {
      throw FileError(
        file.path, "tensor '\(name)' has shape \(found), the metadata say \(shape)")
    }
    let tensor = try file.tensor(name)
    guard tensor.isFinite else {
      throw FileError(file.path, "tensor '\(name)' holds values that are not finite")
    }
    return tensor
  }

  /// The values of a vector, whatever its length; none where there is no such tensor.
  func vector(_ name: String) throws -> [Float]? {
    guard let shape = shape(of: name) else { return nil }
    guard shape.count == 1 else { throw metadata.problem("tensor '\(name)' is no vector") }
    return try tensor(name, shape: shape).scalars
  }

  /// The file that a tensor is in.
  private func file(of name: String) throws -> GGUFFile {
    guard let place = places[name] else {
      throw FileError(files.map(\.path).joined(separator: ", "), "has no tensor '\(name)'")
    }
    return files[place]
  }
}
