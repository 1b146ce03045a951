import Frames

/// A block's keys: a struct whose stored properties are all declared with `@Key`.
public protocol BlockSpec: Decodable, Sendable {
  /// The spec with every default; required keys are not set.
  init()
}

/// What every spec of a type has in common.
package struct SpecDeclaration: Sendable {
  /// The keys in order, with their defaults.
  let keys: [(name: String, key: any AnyKey)]
  /// The keys by name.
  package let byName: [String: any AnyKey]
  /// The names in order.
  package let names: [String]
  /// The names of the keys whose values can refer to blocks.
  package let referring: Set<String>
  /// The names of the keys whose values can name files.
  package let namingFiles: Set<String>

  fileprivate static let known = Declarations<SpecDeclaration>()

  init(keys: [(name: String, key: any AnyKey)]) {
    self.keys = keys
    byName = Dictionary(uniqueKeysWithValues: keys.map { ($0.name, $0.key) })
    names = keys.map(\.name)
    referring = Set(keys.filter(\.key.canRefer).map(\.name))
    namingFiles = Set(keys.filter(\.key.canNameFiles).map(\.name))
  }
}

/// A key of a spec as `explain` shows it.
package struct KeyDescription: Sendable, Hashable, Codable {
  /// The key's name in chapters.
  package var name: String
  /// What it means.
  package var meaning: String
  /// What values it takes, with their range.
  package var type: String
  /// The default in canonical JSON; none for a required key.
  package var defaultValue: String?
  /// The settings that some of the key's words have, `word.setting`; none where there are none.
  package var settings: [KeyDescription]?
}

extension BlockSpec {
  /// The declared keys in order, with the values that they have now.
  package var keys: [(name: String, key: any AnyKey)] {
    declaredProperties(of: self, as: (any AnyKey).self, "with @Key")
      .map { (name: $0.name, key: $0.property) }
  }

  /// What every spec of the type has in common.
  package static var declaration: SpecDeclaration {
    SpecDeclaration.known.of(Self.self) { SpecDeclaration(keys: Self().keys) }
  }

  /// What `explain` says of the keys.
  package static var keyDescriptions: [KeyDescription] {
    declaration.keys.map { name, key in
      KeyDescription(
        name: name, meaning: key.meaning,
        type: key.expectation + (key.limits.map { ", \($0)" } ?? ""),
        defaultValue: key.defaultCanonical?.description, settings: key.settings)
    }
  }

  /// Decodes the entries of a block strictly.
  ///
  /// - Parameters:
  ///   - entries: The block's keys and values.
  ///   - blockName: What the block is called in messages: its kind, or `table`, `plot`, `claim`.
  ///   - location: Where the block begins.
  /// - Returns: The spec.
  /// - Throws: `InvalidBook` with every unknown key, missing key and wrong value.
  package static func decode(
    _ entries: [(key: SpecNode, value: SpecNode)], blockName: String, location: SourceLocation
  ) throws -> Self {
    try decodeWithKeys(entries, blockName: blockName, location: location).spec
  }

  /// Decodes the entries of a block strictly, as `decode` does; its keys beside it, in their order.
  ///
  /// A misspelt key may mean one of the `neighbours`, which the block has besides.
  package static func decodeWithKeys(
    _ entries: [(key: SpecNode, value: SpecNode)], blockName: String, location: SourceLocation,
    fixed: SpecDecoder.Fixed = .init(), neighbours: [String] = []
  ) throws -> (spec: Self, keys: [(name: String, key: any AnyKey)]) {
    let declaration = Self.declaration
    let known = declaration.byName
    var problems: [Diagnostic] = []
    var nodes: [String: SpecNode] = [:]
    for (key, value) in entries {
      guard let name = key.text, known[name] != nil else {
        problems.append(
          unknownKey(key, blockName: blockName, known: declaration.names, neighbours: neighbours))
        continue
      }
      nodes[name] = value
    }
    let decoder = SpecDecoder(
      declared: known, nodes: nodes, blockName: blockName, location: location, fixed: fixed)
    if problems.isEmpty, let spec = try? Self(from: decoder) { return (spec, decoder.decoded.keys) }
    // Each key is decoded on its own, so that all mistakes are reported at once.
    for (name, key) in declaration.keys {
      let decoder = KeyDecoder(
        name: name, declaration: key, node: nodes[name], blockName: blockName,
        blockLocation: location)
      do {
        try decoder.validate()
      } catch let problem as Diagnostic {
        problems.append(problem)
      } catch let invalid as InvalidBook {
        problems += invalid.diagnostics
      }
    }
    guard problems.isEmpty else { throw InvalidBook(problems.sorted { $0.location < $1.location }) }
    return (try Self(from: decoder), decoder.decoded.keys)
  }

  private static func unknownKey(
    _ key: SpecNode, blockName: String, known: [String], neighbours: [String]
  ) -> Diagnostic {
    guard let name = key.text else { return key.complaint("a key must be a word") }
    let hint = Suggestion.phrase(for: name, in: known + neighbours)
    let list = hint.isEmpty ? "; it takes \(known.joined(separator: ", "))" : hint
    return key.complaint("unknown key '\(name)' in '\(blockName)'\(list)")
  }
}

extension SourceLocation: Comparable {
  public static func < (left: SourceLocation, right: SourceLocation) -> Bool {
    (left.file, left.line, left.column) < (right.file, right.line, right.column)
  }
}

/// Gives each `Key` of a spec its declaration and its YAML value.
package struct SpecDecoder: Decoder {
  /// Keys that are the same at every point of a sweep.
  package struct Fixed: Sendable {
    package var keys: [String: any AnyKey] = [:]

    package init() {}
  }

  let declared: [String: any AnyKey]
  let nodes: [String: SpecNode]
  let blockName: String
  let location: SourceLocation
  /// Keys that need no decoding any more.
  var fixed = Fixed()
  /// Collects the keys with their values.
  let decoded = DecodedKeys()
  package var codingPath: [any CodingKey] { [] }
  package var userInfo: [CodingUserInfoKey: Any] { [:] }

  package func container<Name>(keyedBy _: Name.Type) -> KeyedDecodingContainer<Name> {
    KeyedDecodingContainer(KeyContainer<Name>(decoder: self))
  }

  package func unkeyedContainer() -> any UnkeyedDecodingContainer { Self.unsupported() }
  package func singleValueContainer() -> any SingleValueDecodingContainer { Self.unsupported() }

  static func unsupported() -> Never {
    fatalError("a block's spec has @Key properties and a synthesized init(from:) only")
  }
}

/// The keys of a spec that is being decoded.
final class DecodedKeys {
  var keys: [(name: String, key: any AnyKey)] = []
}

/// Brings one key's declaration and value to `Key.init(from:)`.
struct KeyDecoder: Decoder {
  let name: String
  let declaration: any AnyKey
  let node: SpecNode?
  let blockName: String
  let blockLocation: SourceLocation
  var decoded: DecodedKeys?
  var codingPath: [any CodingKey] { [] }
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  func container<Name>(keyedBy _: Name.Type) -> KeyedDecodingContainer<Name> {
    SpecDecoder.unsupported()
  }
  func unkeyedContainer() -> any UnkeyedDecodingContainer { SpecDecoder.unsupported() }
  func singleValueContainer() -> any SingleValueDecodingContainer { SpecDecoder.unsupported() }

  /// Throws what decoding this key would throw.
  func validate() throws {
    func decode<K: AnyKey & Decodable>(_: K) throws { _ = try K(from: self) }
    guard let key = declaration as? any AnyKey & Decodable else { SpecDecoder.unsupported() }
    try decode(key)
  }
}

private struct KeyContainer<Name: CodingKey>: KeyedDecodingContainerProtocol {
  let decoder: SpecDecoder
  var codingPath: [any CodingKey] { [] }
  var allKeys: [Name] { [] }

  func contains(_: Name) -> Bool { true }
  func decodeNil(forKey _: Name) -> Bool { false }

  func decode<T: Decodable>(_ type: T.Type, forKey name: Name) throws -> T {
    let name = name.stringValue.snakeCased
    if let key = decoder.fixed.keys[name], let known = key as? T {
      decoder.decoded.keys.append((name: name, key: key))
      return known
    }
    guard let declaration = decoder.declared[name] else { SpecDecoder.unsupported() }
    return try T(
      from: KeyDecoder(
        name: name, declaration: declaration, node: decoder.nodes[name],
        blockName: decoder.blockName, blockLocation: decoder.location, decoded: decoder.decoded))
  }

  func nestedContainer<Nested>(
    keyedBy _: Nested.Type, forKey _: Name
  ) -> KeyedDecodingContainer<Nested> { SpecDecoder.unsupported() }
  func nestedUnkeyedContainer(forKey _: Name) -> any UnkeyedDecodingContainer {
    SpecDecoder.unsupported()
  }
  func superDecoder() -> any Decoder { SpecDecoder.unsupported() }
  func superDecoder(forKey _: Name) -> any Decoder { SpecDecoder.unsupported() }
}
