import Chapters
import Foundation
import Frames

/// A kind of experiment: a spec in, results out.
///
/// Adding a kind is writing one type; `explain`, validation, the cache, tables, plots, claims and
/// downloads all follow from what it declares.
public protocol ExperimentKind: Sendable {
  /// The keys of its blocks.
  associatedtype Spec: BlockSpec
  /// What it puts out.
  associatedtype Results: KindResults
  /// What `run:` calls it.
  static var name: String { get }
  /// Raised whenever the same spec and inputs would put out something else; part of every key.
  static var version: Int { get }
  /// What it does, in a sentence or two.
  static var summary: String { get }
  /// Whether its cells run programs of the book, which `book.yml` has to allow.
  static var runsPrograms: Bool { get }
  /// Whether its files may lie outside the book, by a plain path: those of models, which nothing publishes.
  static var readsElsewhere: Bool { get }
  /// Whether it computes with the engine's numbers, whose last bits the book's `numerics` decide.
  static var isNumeric: Bool { get }
  /// What a cell of this spec puts out, for kinds whose columns the spec decides.
  ///
  /// - Parameters:
  ///   - spec: The spec.
  ///   - folder: The chapter's folder, which the paths of files are from.
  /// - Returns: The output, as far as it is known before the cell has run.
  /// - Throws: Where a file that the spec names cannot tell.
  static func schema(of spec: Spec, in folder: URL) throws -> OutputSchema
  /// What a cell of this spec reads besides the outputs of others and the files that its keys name.
  static func outsideInputs(of spec: Spec, in folder: URL) -> OutsideInputs
  /// Runs one cell.
  ///
  /// Must be a function of the spec, the inputs and the seed alone: the same bytes each time.
  static func run(_ spec: Spec, _ context: RunContext) async throws -> Results
}

extension ExperimentKind {
  /// What it puts out, as far as that does not depend on the spec.
  public static var schema: OutputSchema { Results.schema }
  public static var runsPrograms: Bool { false }
  public static var readsElsewhere: Bool { false }
  public static var isNumeric: Bool { true }
  public static func schema(of spec: Spec, in folder: URL) throws -> OutputSchema { schema }
  public static func outsideInputs(of spec: Spec, in folder: URL) -> OutsideInputs {
    OutsideInputs()
  }
}

/// What a kind puts out: the frames with their columns, the blobs, and what others can take it as.
public struct OutputSchema: Sendable, Hashable {
  /// A frame that the kind puts out.
  public struct FrameSchema: Sendable, Hashable {
    /// The frame's name.
    package var name: String
    /// What one row is.
    package var meaning: String
    /// Its columns, as far as they are known.
    package var columns: [Frame.Column]
    /// What is known of the columns before a cell has run.
    package var knowledge: Knowledge
    /// Where the trials of shares are counted, by the share's column: what their intervals follow from.
    package var trials: [String: TrialCount] = [:]
    /// Columns of which nothing is known but their names: no row has a value in them.
    package var untyped: Set<String> = []
    /// Whether a cell may put out no such frame.
    var isOptional = false

    /// What is known of a frame's columns before a cell has run.
    public enum Knowledge: Sendable, Hashable {
      /// Their names and types.
      case types
      /// Their names.
      case names
      /// Nothing.
      case nothing
    }

    /// Declares a frame.
    public init(
      _ name: String, _ meaning: String, columns: [Frame.Column], knowledge: Knowledge = .types
    ) {
      self.name = name
      self.meaning = meaning
      self.columns = columns
      self.knowledge = knowledge
    }

    /// Whether a frame of these columns is what was declared.
    func allows(_ found: [Frame.Column]) -> Bool {
      switch knowledge {
      case .types: found == columns
      case .names: found.map(\.name) == columns.map(\.name)
      case .nothing: true
      }
    }

    /// An empty frame of these columns, to be filled.
    package func empty() -> Frame { Frame(name, columns: columns) }
  }

  /// A blob that the kind puts out.
  public struct BlobSchema: Sendable, Hashable {
    /// The blob's name, a file name (`model.safetensors`).
    package var name: String
    /// What is in it.
    package var meaning: String

    /// Declares a blob.
    public init(_ name: String, _ meaning: String) {
      self.name = name
      self.meaning = meaning
    }
  }

  /// The frames; selectors that name none read the first.
  public var frames: [FrameSchema]
  /// The blobs.
  package var blobs: [BlobSchema]
  /// What references may take the output as.
  package var provides: Set<ArtifactType>
  /// Whether nothing about its values is uncertain: someone wrote them, or says so of what computes them.
  package var isExact = false

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
package struct Output: Sendable {
  /// The frames, as the kind's schema declares them.
  package var frames: [Frame]
  /// The blobs by name.
  package var blobs: [String: Data]

  /// The output of a cell.
  package init(frames: [Frame], blobs: [String: Data] = [:]) {
    self.frames = frames
    self.blobs = blobs
  }
}
