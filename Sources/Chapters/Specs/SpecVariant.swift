/// A choice among words, some of which have settings of their own: what a key of the type
/// `Variant<Self>` takes.
///
///     extension Objective: SpecVariant {
///       static func choice(_ name: Name) -> VariantChoice<Objective> {
///         switch name {
///         case .inject: .plain(.inject)
///         case .npo: .with(Preference.self) { .npo(beta: $0.beta) }
///         }
///       }
///     }
public protocol SpecVariant: Sendable {
  /// The words, in the order in which messages list them.
  associatedtype Word: CaseIterable & RawRepresentable<String>
  /// What a word stands for.
  static func choice(_ word: Word) -> VariantChoice<Self>
}

/// What a word of a `SpecVariant` stands for.
public struct VariantChoice<Value: Sendable>: Sendable {
  typealias Decoded = (value: Value, settings: [String: CanonicalJSON])

  private let type: any BlockSpec.Type
  let decode: @Sendable (_ settings: [SpecNode.Entry], String, SourceLocation) throws -> Decoded

  /// What a JSON schema says of its settings.
  var jsonSchema: CanonicalJSON { type.jsonSchema }
  /// The settings that the word has.
  var settings: [KeyDescription] { type.keyDescriptions }

  /// A word without settings.
  public static func plain(_ value: Value) -> VariantChoice {
    with(NoSettings.self) { _ in value }
  }

  /// A word with settings, all of which have defaults.
  ///
  /// - Parameters:
  ///   - settings: The settings: numbers, words and the like, neither references nor files.
  ///   - value: What the word stands for under some settings.
  /// - Returns: The word as a choice.
  public static func with<Settings: BlockSpec>(
    _ settings: Settings.Type, _ value: @escaping @Sendable (Settings) -> Value
  ) -> VariantChoice {
    VariantChoice(type: settings) { entries, word, location in
      let (spec, keys) = try settings.decodeWithKeys(entries, blockName: word, location: location)
      let canonical = keys.map { ($0.name, $0.key.canonical) }
      return (value(spec), Dictionary(canonical, uniquingKeysWith: { $1 }))
    }
  }

  private struct NoSettings: BlockSpec {}
}

/// A key's value that is one of some words, alone or with its settings: `objective: npo`, or
/// `objective: {npo: {beta: 0.5}}`.
///
///     @Key("What is minimized.") var objective = Variant<Objective>(.inject)
public struct Variant<Value: SpecVariant>: SpecValue {
  /// What was chosen.
  public let value: Value
  /// The word alone where it has no settings, else with all its settings.
  public let canonical: CanonicalJSON

  /// A word with the defaults of its settings.
  public init(_ word: Value.Word) {
    do {
      let nowhere = SourceLocation(file: "", line: 1, column: 1)
      self = try Self(word, [], at: nowhere)
    } catch { fatalError("a setting of '\(word.rawValue)' has no default: \(error)") }
  }

  public init(_ node: SpecNode) throws {
    let written = node.entries ?? [(key: node, value: node)]
    guard written.count == 1, let text = written[0].key.text else { throw node.mismatch(Self.self) }
    guard let word = Value.Word(rawValue: text) else {
      let hint = Suggestion.phrase(for: text, in: Self.words)
      throw written[0].key.complaint("expected \(Self.expectation), found '\(text)'\(hint)")
    }
    let settings = node.entries == nil ? [] : try Self.settings(written[0].value, of: word)
    self = try Self(word, settings, at: node.location)
  }

  private init(
    _ word: Value.Word, _ settings: [SpecNode.Entry], at location: SourceLocation
  ) throws {
    let decoded = try Value.choice(word).decode(settings, word.rawValue, location)
    value = decoded.value
    canonical =
      decoded.settings.isEmpty
      ? .text(word.rawValue) : [word.rawValue: .object(decoded.settings)]
  }

  public static func == (left: Variant, right: Variant) -> Bool {
    left.canonical == right.canonical
  }
  public func hash(into hasher: inout Hasher) { hasher.combine(canonical) }
}

extension Variant {
  public static var jsonSchema: CanonicalJSON {
    let settings = Value.Word.allCases.map { ($0.rawValue, Value.choice($0).jsonSchema) }
    let object = SpecSchema.object(Dictionary(settings, uniquingKeysWith: { $1 }))
    let one = object.adding(["minProperties": 1, "maxProperties": 1])
    return SpecSchema.orParameter(["anyOf": [SpecSchema.words(words), one]])
  }

  public static var expectation: String {
    let all = "one of \(words.joined(separator: ", "))"
    return example.map { "\(all), or one with its settings, as in \($0)" } ?? all
  }

  private static var example: String? {
    for word in Value.Word.allCases {
      guard let setting = Value.choice(word).settings.first else { continue }
      return "{\(word.rawValue): {\(setting.name): \(setting.defaultValue ?? "...")}}"
    }
    return nil
  }

  private static var words: [String] { Value.Word.allCases.map(\.rawValue) }

  /// The settings that are written under a word, all of which it has.
  private static func settings(
    _ node: SpecNode, of word: Value.Word
  ) throws -> [SpecNode.Entry] {
    guard let entries = node.entries else {
      throw node.complaint(
        "expected the settings of '\(word.rawValue)' by name, found \(node.briefly)")
    }
    let known = Value.choice(word).settings.map(\.name)
    let unknown = entries.filter { !known.contains($0.key.text ?? "") }
    guard unknown.isEmpty else {
      throw InvalidBook(unknown.map { complaint(about: $0.key, of: word, having: known) })
    }
    return entries
  }

  private static func complaint(
    about key: SpecNode, of word: Value.Word, having known: [String]
  ) -> Diagnostic {
    guard let name = key.text else { return key.complaint("a setting's name must be a word") }
    let owners = Value.Word.allCases.filter {
      Value.choice($0).settings.contains { $0.name == name }
    }
    let hint = Suggestion.phrase(for: name, in: known)
    let list = known.isEmpty ? "none" : known.joined(separator: ", ")
    let advice =
      !owners.isEmpty
      ? "; it is one of \(owners.map { "'\($0.rawValue)'" }.joined(separator: ", "))"
      : hint.isEmpty ? "; it has \(list)" : hint
    return key.complaint("'\(word.rawValue)' has no setting '\(name)'\(advice)")
  }
}

/// A type of values some of which have settings, as `explain` shows them.
protocol SettingsHolder {
  /// The settings, named after the words that have them: `npo.beta`.
  static var settings: [KeyDescription] { get }
}

extension Variant: SettingsHolder {
  static var settings: [KeyDescription] {
    Value.Word.allCases.flatMap { word in
      Value.choice(word).settings.map { setting in
        var setting = setting
        setting.name = "\(word.rawValue).\(setting.name)"
        return setting
      }
    }
  }
}
