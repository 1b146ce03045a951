import Chapters
import Foundation
import Frames

/// What a kind puts out: a struct whose stored properties are all declared with `@Table`, `@OneRow`,
/// `@OpenTable`, `@LeftOut` or `@HandedOn`.
///
/// A property's name in `snake_case` is its frame's; the schema, `explain` and the header of every
/// download are read off the declarations.
///
///     struct Results: KindResults {
///       @Table("A localization beside another.") var pairs: [Pair]
///       @OneRow("What was asked.") var size: Size
///       @HandedOn var localization: Localization?
///       init() {}
///     }
public protocol KindResults: Sendable {
  /// Results of which nothing is filled in.
  init()
}

extension KindResults {
  /// The declared output: frames in the order of the properties, then the blobs.
  package static var schema: OutputSchema {
    schemas.of(Self.self) {
      var schema = OutputSchema(frames: [])
      for (name, property) in Self().properties { property.declare(in: &schema, named: name) }
      return schema
    }
  }

  /// The results as they are stored.
  ///
  /// - Throws: Where a blob cannot be encoded.
  package func output() throws -> Output {
    var output = Output(frames: [])
    for (name, property) in properties { try property.add(to: &output, named: name) }
    return output
  }

  fileprivate var properties: [(name: String, property: any ResultProperty)] {
    declaredProperties(of: self, as: (any ResultProperty).self, "as a result")
  }
}

/// The schemas of all results.
private let schemas = Declarations<OutputSchema>()

/// A property of a kind's results.
protocol ResultProperty {
  /// Adds what it declares.
  func declare(in schema: inout OutputSchema, named name: String)
  /// Adds what it holds.
  func add(to output: inout Output, named name: String) throws
}

/// A frame of typed rows.
@propertyWrapper
public struct Table<Row: FrameRow>: Sendable, ResultProperty {
  private let meaning: String
  private let isOptional: Bool
  /// The rows.
  public var wrappedValue: [Row]

  /// Declares a frame by what one row is.
  public init(_ meaning: String) { self.init(meaning, isOptional: false) }

  /// Declares a frame by what one row is.
  ///
  /// - Parameters:
  ///   - meaning: What one row is.
  ///   - isOptional: Whether the frame is put out only where it has rows.
  public init(_ meaning: String, isOptional: Bool) {
    self.meaning = meaning
    self.isOptional = isOptional
    wrappedValue = []
  }

  func declare(in schema: inout OutputSchema, named name: String) {
    var frame = OutputSchema.FrameSchema(name, meaning, columns: Row.columns)
    frame.trials = Row.trials
    frame.isOptional = isOptional
    schema.frames.append(frame)
  }

  func add(to output: inout Output, named name: String) {
    guard !isOptional || !wrappedValue.isEmpty else { return }
    output.frames.append(Frame(name, rows: wrappedValue))
  }
}

/// A frame of one typed row.
@propertyWrapper
public struct OneRow<Row: FrameRow>: Sendable, ResultProperty {
  private let meaning: String
  /// The row.
  public var wrappedValue: Row

  /// Declares a frame by what its row is.
  public init(_ meaning: String) {
    self.meaning = meaning
    wrappedValue = Row()
  }

  func declare(in schema: inout OutputSchema, named name: String) {
    var frame = OutputSchema.FrameSchema(name, meaning, columns: Row.columns)
    frame.trials = Row.trials
    schema.frames.append(frame)
  }

  func add(to output: inout Output, named name: String) {
    output.frames.append(Frame(name, rows: [wrappedValue]))
  }
}

/// A frame whose columns are known only once a cell has run, or from its spec (`schema(of:in:)`).
@propertyWrapper
public struct OpenTable: Sendable, ResultProperty {
  private let meaning: String
  /// The frame; its name is the property's.
  public var wrappedValue: Frame

  /// Declares a frame by what one row is.
  public init(_ meaning: String) {
    self.meaning = meaning
    wrappedValue = Frame("", columns: [])
  }

  func declare(in schema: inout OutputSchema, named name: String) {
    schema.frames.append(.init(name, meaning, columns: [], knowledge: .nothing))
  }

  func add(to output: inout Output, named name: String) {
    var frame = wrappedValue
    frame.name = name
    output.frames.append(frame)
  }
}

/// An artifact that later cells may refer to.
@propertyWrapper
public struct HandedOn<Thing: WritableArtifact>: Sendable, ResultProperty {
  private let isOptional: Bool
  /// The artifact; every run sets it, unless it is declared as optional.
  public var wrappedValue: Thing?

  /// Declares an artifact.
  public init() { self.init(isOptional: false) }

  /// Declares an artifact.
  ///
  /// - Parameter isOptional: Whether the spec decides that there is one; the kind's `schema(of:in:)`
  ///   says so too.
  public init(isOptional: Bool) {
    self.isOptional = isOptional
    wrappedValue = nil
  }

  func declare(in schema: inout OutputSchema, named name: String) {
    schema.blobs += Thing.blobSchemas
    schema.provides.insert(Thing.type)
  }

  func add(to output: inout Output, named name: String) throws {
    guard let thing = wrappedValue else {
      if isOptional { return }
      fatalError("the results were kept without their \(Thing.type.rawValue) '\(name)'")
    }
    output.blobs.merge(try thing.blobs()) { $1 }
  }
}

extension OutputSchema {
  /// The output of a cell whose spec does not ask for an artifact.
  public func without<Thing: WritableArtifact>(_: Thing.Type) -> OutputSchema {
    var schema = self
    schema.blobs.removeAll { Thing.blobSchemas.contains($0) }
    schema.provides.remove(Thing.type)
    return schema
  }
}
