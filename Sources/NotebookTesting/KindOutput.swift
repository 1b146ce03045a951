import Chapters
import Foundation
import Frames
import Notebook

/// What a cell put out, in a test: frames, and blobs whose files are removed with it.
///
/// It is what `KindTest` hands from run to run. Without a run it is made of artifacts, where a test does
/// not care how they came about:
///
///     let facts = try KindOutput(FactSet(facts: [fact]))
public final class KindOutput: Sendable {
  /// The output as kinds read it.
  package let stored: StoredOutput
  /// What references may take it as.
  let provides: Set<ArtifactType>
  private let folder: ScratchFolder

  init(_ output: Output, provides: Set<ArtifactType>) throws {
    folder = try ScratchFolder(output.blobs)
    stored = StoredOutput(
      hash: "test", frames: output.frames,
      blobs: Dictionary(
        uniqueKeysWithValues: output.blobs.keys.map { [folder] in ($0, folder.url(of: $0)) }))
    self.provides = provides
  }

  /// An output that hands on artifacts, and nothing else.
  ///
  /// - Parameter things: The artifacts.
  /// - Throws: Where one cannot be encoded or written.
  public convenience init(_ things: any WritableArtifact...) throws {
    var output = Output(frames: [])
    for thing in things { output.blobs.merge(try thing.blobs()) { $1 } }
    try self.init(output, provides: Set(things.map { type(of: $0).type }))
  }

  /// Its frames, in the order of the declaration.
  public var frames: [Frame] { stored.frames }

  /// A frame by its name; none where it has none of that name.
  public func frame(_ name: String) -> Frame? { stored.frame(name) }

  /// The names of its blobs, sorted.
  public var blobs: [String] { stored.blobs.keys.sorted() }

  /// The bytes of a blob.
  ///
  /// - Throws: `MissingBlob` where it has none of that name.
  public func blob(_ name: String) throws -> Data { try Data(contentsOf: stored.blob(name)) }

  /// What it hands on, as a later kind reads it.
  ///
  /// - Throws: Where it does not hand on such a thing.
  public func read<Thing: ReadableArtifact>(_: Thing.Type = Thing.self) throws -> Thing {
    try Thing(from: stored)
  }

  /// The columns that hold a number that is not finite, `frame.column`.
  public var columnsNotFinite: [String] {
    frames.flatMap { frame in
      frame.columns.map(\.name).filter { column in
        (frame.values(of: column) ?? []).contains { $0.asDouble?.isFinite == false }
      }.map { "\(frame.name).\($0)" }
    }
  }

  /// The frames and blobs whose bytes are not those of another output.
  func parts(differingFrom other: KindOutput) throws -> [String] {
    let (mine, others) = (try parts, try other.parts)
    return Set(mine.keys).union(others.keys).sorted().filter { mine[$0] != others[$0] }
  }

  /// A hash over all its bytes.
  var hash: String {
    get throws {
      let parts = try parts.sorted { $0.key < $1.key }
      let text = parts.map { "\($0.key) \(ContentHash.sha256($0.value))" }.joined(separator: "\n")
      return String(ContentHash.sha256(text).prefix(16))
    }
  }

  /// The bytes by what they are.
  private var parts: [String: Data] {
    get throws {
      let frames = try frames.map { ("frame '\($0.name)'", try FrameCoding.encode($0)) }
      let blobs = try blobs.map { ("blob '\($0)'", try blob($0)) }
      return Dictionary(frames + blobs, uniquingKeysWith: { $1 })
    }
  }
}
