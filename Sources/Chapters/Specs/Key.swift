import Foundation

/// A key of a block: its meaning, type, default and range, declared in one place.
///
/// Used on the stored properties of a `BlockSpec`. The property's name in `snake_case` is the key's
/// name in chapters, its initial value is the default; without one the key is required.
///
///     struct TrainSpec: BlockSpec {
///       @Key("The world whose facts are learned.") var world: Input<SmallWorld>
///       @Key("Optimizer steps.", in: 1...1_000_000) var steps = 1600
///     }
@propertyWrapper
public struct Key<Value: SpecValue>: Sendable {
  package let meaning: String
  let defaultValue: Value?
  let check: (@Sendable (Value) -> String?)?
  package let limits: String?
  package let bounds: (low: CanonicalJSON, high: CanonicalJSON)?
  package var isLater = false
  var value: Value?

  /// The key's value: what the block says, else the default.
  public var wrappedValue: Value {
    get {
      guard let value = value ?? defaultValue else {
        fatalError("the required key '\(meaning)' was read before its block was decoded")
      }
      return value
    }
    set { value = newValue }
  }

  /// Declares a required key; one of an optional type may be left out.
  public init(_ meaning: String) {
    let absent = (Value.self as? any OptionalSpecValue.Type)?.absent
    self.init(meaning, default: absent as? Value, limits: nil, check: nil)
  }

  /// Declares a key with a default.
  public init(wrappedValue: Value, _ meaning: String) {
    self.init(meaning, default: wrappedValue, limits: nil, check: nil)
  }

  /// Declares a key that was added later: it is no part of a cell's key where it has its default, so that cells
  /// from before keep theirs.
  package init(wrappedValue: Value, later meaning: String) {
    self.init(meaning, default: wrappedValue, limits: nil, check: nil)
    isLater = true
  }

  /// Declares a key that was added later, as above, and may be left out.
  package init(later meaning: String) {
    self.init(meaning)
    isLater = true
  }

  /// Declares a key that was added later, as above, and the range of its values.
  package init<Bound: SpecValue & Comparable>(later meaning: String, in range: ClosedRange<Bound>)
  where Value == Bound? {
    self.init(meaning, in: range)
    isLater = true
  }

  /// Declares a key that was added later, as above, with a default and the range of its values.
  package init(wrappedValue: Value, later meaning: String, in range: ClosedRange<Value>)
  where Value: Comparable {
    self.init(wrappedValue: wrappedValue, meaning, in: range)
    isLater = true
  }

  /// Declares a key with a default and the range of its values.
  public init(wrappedValue: Value, _ meaning: String, in range: ClosedRange<Value>)
  where Value: Comparable {
    self.init(
      meaning, default: wrappedValue,
      limits: "\(range.lowerBound) to \(range.upperBound)",
      bounds: (range.lowerBound.canonical, range.upperBound.canonical),
      check: { value in
        range.contains(value)
          ? nil : "\(value) is out of range: \(range.lowerBound) to \(range.upperBound)"
      })
  }

  /// Declares a key that may be left out, and the range of its values.
  public init<Bound: SpecValue & Comparable>(_ meaning: String, in range: ClosedRange<Bound>)
  where Value == Bound? {
    self.init(
      meaning, default: .some(nil), limits: "\(range.lowerBound) to \(range.upperBound)",
      bounds: (range.lowerBound.canonical, range.upperBound.canonical),
      check: { value in
        guard let value, !range.contains(value) else { return nil }
        return "\(value) is out of range: \(range.lowerBound) to \(range.upperBound)"
      })
  }

  /// Declares a list with a default, and the range of each of its values; it has at least one.
  public init<Bound: SpecValue & Comparable>(
    wrappedValue: Value, _ meaning: String, each range: ClosedRange<Bound>
  ) where Value == [Bound] {
    let limits = "each \(range.lowerBound) to \(range.upperBound)"
    self.init(
      meaning, default: wrappedValue, limits: limits,
      bounds: (range.lowerBound.canonical, range.upperBound.canonical),
      check: { values in
        guard !values.isEmpty else { return "an empty list; expected at least one value" }
        return values.first { !range.contains($0) }.map { "\($0) is out of range: \(limits)" }
      })
  }

  private init(
    _ meaning: String, default defaultValue: Value?, limits: String?,
    bounds: (low: CanonicalJSON, high: CanonicalJSON)? = nil,
    check: (@Sendable (Value) -> String?)?
  ) {
    self.meaning = meaning
    self.defaultValue = defaultValue
    self.limits = limits
    self.bounds = bounds
    self.check = check
    self.value = nil
  }
}

/// The part of a key that does not depend on its type: what decoding and `explain` need.
package protocol AnyKey: Sendable {
  var meaning: String { get }
  var expectation: String { get }
  var limits: String? { get }
  /// The lowest and the highest value that it takes, where there are such.
  var bounds: (low: CanonicalJSON, high: CanonicalJSON)? { get }
  /// What a JSON schema says of its values.
  var valueSchema: CanonicalJSON { get }
  var defaultCanonical: CanonicalJSON? { get }
  var isRequired: Bool { get }
  /// Whether it was added later, and is in the key of a cell only where it is not as by default.
  var isLater: Bool { get }
  /// The settings that some of its words have.
  var settings: [KeyDescription]? { get }
  /// What the blocks that the value refers to have to put out; none where any will do.
  var accepts: ArtifactType? { get }
  /// The value set or defaulted, canonically.
  var canonical: CanonicalJSON { get }
  /// Whether values of its type can refer to blocks.
  var canRefer: Bool { get }
  /// The references that the value holds.
  var references: [Reference] { get }
  /// Whether values of its type can name files.
  var canNameFiles: Bool { get }
  /// The files that the value names.
  var files: [InputFile] { get }
}

extension Key: AnyKey {
  package var expectation: String { Value.expectation }
  package var valueSchema: CanonicalJSON { Value.jsonSchema }
  package var defaultCanonical: CanonicalJSON? { defaultValue?.canonical }
  package var isRequired: Bool { defaultValue == nil }
  package var settings: [KeyDescription]? { (Value.self as? any SettingsHolder.Type)?.settings }
  package var canonical: CanonicalJSON { wrappedValue.canonical }
  package var accepts: ArtifactType? { (Value.self as? any ReferenceHolder.Type)?.artifact }
  package var canRefer: Bool { Value.self is any ReferenceHolder.Type }
  package var references: [Reference] { (wrappedValue as? any ReferenceHolder)?.references ?? [] }
  package var canNameFiles: Bool { Value.self is any FileHolder.Type }
  package var files: [InputFile] { (wrappedValue as? any FileHolder)?.files ?? [] }
}

extension Key: Decodable {
  /// Reads the key; only `SpecDecoder` can, since it brings the declaration along.
  public init(from decoder: any Decoder) throws {
    guard let decoder = decoder as? KeyDecoder, var key = decoder.declaration as? Key<Value> else {
      fatalError("keys are decoded by SpecDecoder only")
    }
    if let node = decoder.node {
      let value = try Self.value(of: node, named: decoder.name)
      if let problem = key.check?(value) { throw node.complaint(problem) }
      key.value = value
    } else if key.isRequired {
      throw Diagnostic(
        decoder.blockLocation,
        "'\(decoder.blockName)' needs the key '\(decoder.name)': \(key.meaning)")
    }
    self = key
    decoder.decoded?.keys.append((name: decoder.name, key: key))
  }

  /// The value that is written; a complaint that it is another than expected says of which key.
  private static func value(of node: SpecNode, named name: String) throws -> Value {
    do {
      return try Value(node)
    } catch var problem as Diagnostic {
      if let end = problem.message.range(of: ", found "), problem.message.hasPrefix("expected "),
        Value.expectation.contains(problem.message[..<end.lowerBound].dropFirst("expected ".count))
      {
        problem.message = "'\(name)': \(problem.message)"
      }
      throw problem
    }
  }
}
