import Foundation

/// A kind of experiment: a spec in, frames and blobs out.
///
/// Adding a kind is writing one type; `explain`, validation, the cache, tables, plots, claims and
/// downloads all follow from what it declares.
public protocol ExperimentKind: Sendable {
  /// The keys of its blocks.
  associatedtype Spec: BlockSpec
  /// What `run:` calls it.
  static var name: String { get }
  /// Raised whenever the same spec and inputs would put out something else; part of every key.
  static var version: Int { get }
  /// What it does, in a sentence or two.
  static var summary: String { get }
  /// What it puts out.
  static var output: OutputSchema { get }
  /// What a cell of this spec puts out, for kinds whose columns the spec decides.
  static func output(of spec: Spec) -> OutputSchema
  /// Runs one cell.
  ///
  /// Must be a function of the spec, the inputs and the seed alone: the same bytes each time.
  static func run(_ spec: Spec, _ context: RunContext) async throws -> Output
}

extension ExperimentKind {
  public static func output(of spec: Spec) -> OutputSchema { output }
}

/// What a kind puts out: the frames with their columns, the blobs, and what others can take it as.
public struct OutputSchema: Sendable, Hashable {
  /// A frame that the kind puts out.
  public struct FrameSchema: Sendable, Hashable {
    /// The frame's name.
    public var name: String
    /// What one row is.
    public var meaning: String
    /// Its columns.
    public var columns: [Column]

    /// Declares a frame.
    public init(_ name: String, _ meaning: String, columns: [Column]) {
      self.name = name
      self.meaning = meaning
      self.columns = columns
    }

    /// An empty frame of these columns, to be filled.
    public func empty() -> Frame { Frame(name, columns: columns) }
  }

  /// A blob that the kind puts out.
  public struct BlobSchema: Sendable, Hashable {
    /// The blob's name, a file name (`model.safetensors`).
    public var name: String
    /// What is in it.
    public var meaning: String

    /// Declares a blob.
    public init(_ name: String, _ meaning: String) {
      self.name = name
      self.meaning = meaning
    }
  }

  /// The frames; selectors that name none read the first.
  public var frames: [FrameSchema]
  /// The blobs.
  public var blobs: [BlobSchema]
  /// What references may take the output as.
  public var provides: Set<ArtifactType>

  /// Declares an output.
  public init(
    frames: [FrameSchema], blobs: [BlobSchema] = [], provides: Set<ArtifactType> = []
  ) {
    self.frames = frames
    self.blobs = blobs
    self.provides = provides
  }
}

/// What a run of a cell puts out.
public struct Output: Sendable {
  /// The frames, as the kind's schema declares them.
  public var frames: [Frame]
  /// The blobs by name.
  public var blobs: [String: Data]

  /// The output of a cell.
  public init(frames: [Frame], blobs: [String: Data] = [:]) {
    self.frames = frames
    self.blobs = blobs
  }
}
