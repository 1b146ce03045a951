import Chapters
import Foundation
import Frames

/// A thing that cells hand to one another, as blobs.
///
/// It is declared once: what messages call it, the blobs that it is made of, how it is read. A
/// reference of the type `Input<Thing>` leads to a block that puts one out.
public protocol Artifact: ReferenceTarget {
  /// What references may take it as.
  static var type: ArtifactType { get }
}

extension Artifact {
  public static var artifact: ArtifactType? { type }
}

/// An artifact that a kind can read from what an earlier cell put out.
public protocol ReadableArtifact: Artifact {
  /// Reads it.
  ///
  /// - Parameter output: What the cell put out.
  /// - Throws: Where a blob is missing or cannot be read.
  init(from output: StoredOutput) throws
}

/// An artifact that a kind can put out.
public protocol WritableArtifact: Artifact {
  /// The blobs that it is made of.
  static var blobSchemas: [OutputSchema.BlobSchema] { get }
  /// The blobs by name, the same bytes for the same thing.
  func blobs() throws -> [String: Data]
}

/// An artifact that is one blob of JSON.
public protocol JSONArtifact: ReadableArtifact, WritableArtifact, Codable {
  /// The blob's name: `facts.json`.
  static var file: String { get }
  /// What is in it.
  static var meaning: String { get }
}

extension JSONArtifact {
  public static var blobSchemas: [OutputSchema.BlobSchema] { [.init(file, meaning)] }

  public init(from output: StoredOutput) throws {
    self = try JSONDecoder().decode(Self.self, from: Data(contentsOf: output.blob(Self.file)))
  }

  public func blobs() throws -> [String: Data] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return [Self.file: try encoder.encode(self)]
  }
}

/// An artifact that is the rows of a frame: it needs no file besides.
///
///     struct Walks: TableArtifact {
///       static let type = ArtifactType(rawValue: "random walk")
///       static let frame = "returns"
///       var rows: [Return]
///     }
public protocol TableArtifact: ReadableArtifact, WritableArtifact {
  /// What a row says.
  associatedtype Row: ReadableRow
  /// The frame's name, among those of the kind that hands the artifact on.
  static var frame: String { get }
  /// The artifact of some rows.
  init(rows: [Row])
}

extension TableArtifact {
  public static var blobSchemas: [OutputSchema.BlobSchema] { [] }

  public init(from output: StoredOutput) throws {
    self.init(rows: try output.rows(of: Self.frame))
  }

  public func blobs() -> [String: Data] { [:] }
}
