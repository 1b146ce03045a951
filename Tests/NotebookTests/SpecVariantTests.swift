import Testing

@testable import Chapters

struct SpecVariantTests {
  enum Loss: SpecVariant, Equatable {
    case plain
    case scaled(Double)
    case steered(layer: Int, strength: Double)

    enum Word: String, CaseIterable {
      case plain, scaled, steered
    }

    private struct Scale: BlockSpec {
      @Key("The factor.", in: 0.1...10) var factor = 0.5
    }

    private struct Steering: BlockSpec {
      @Key("The layer.") var layer = 2
      @Key("How far.") var strength = 5.0
    }

    static func choice(_ word: Word) -> VariantChoice<Loss> {
      switch word {
      case .plain: .plain(.plain)
      case .scaled: .with(Scale.self) { .scaled($0.factor) }
      case .steered:
        .with(Steering.self) { .steered(layer: $0.layer, strength: $0.strength) }
      }
    }
  }

  private struct Spec: BlockSpec {
    @Key("The loss.") var loss = Variant<Loss>(.scaled)
    @Key("A number.") var count = 1
  }

  private func decode(_ text: String) throws -> Spec {
    let node = try YAML.parse(YAML.Source(text: text, file: "test"))
    return try Spec.decode(
      node.entries ?? [], blockName: "block",
      location: SourceLocation(file: "test", line: 1, column: 1))
  }

  /// A word alone has the defaults of its settings; the canonical form has them all.
  @Test(arguments: [
    ("count: 2", Loss.scaled(0.5), #"{"scaled":{"factor":0.5}}"#),
    ("loss: plain", .plain, #""plain""#),
    ("loss: {plain: {}}", .plain, #""plain""#),
    ("loss: scaled", .scaled(0.5), #"{"scaled":{"factor":0.5}}"#),
    ("loss: {scaled: {factor: 2}}", .scaled(2), #"{"scaled":{"factor":2.0}}"#),
    (
      "loss:\n  steered:\n    strength: 1", .steered(layer: 2, strength: 1),
      #"{"steered":{"layer":2,"strength":1.0}}"#
    ),
  ]) func wordsAreReadWithTheirSettings(
    text: String, value: Loss, canonical: String
  ) throws {
    let loss = try decode(text).loss
    #expect(loss.value == value)
    #expect(loss.canonical.description == canonical)
  }

  @Test func aWordEqualsItselfWithItsDefaults() throws {
    #expect(try decode("loss: scaled").loss == decode("loss: {scaled: {factor: 0.5}}").loss)
    #expect(try decode("loss: scaled").loss != decode("loss: {scaled: {factor: 0.6}}").loss)
  }

  private static let expected =
    "'loss': expected one of plain, scaled, steered, or one with its settings, as in {scaled: {factor: 0.5}}"

  @Test(arguments: [
    ("loss: scald", "1:7: error: \(expected), found 'scald'; did you mean 'scaled'?"),
    (
      "loss: {scald: {factor: 1}}",
      "1:8: error: \(expected), found 'scald'; did you mean 'scaled'?"
    ),
    ("loss: [plain]", "1:7: error: \(expected), found a list"),
    ("loss: {plain: {}, scaled: {}}", "1:7: error: \(expected), found a mapping"),
    ("loss: {scaled: 3}", "1:16: error: expected the settings of 'scaled' by name, found '3'"),
    (
      "loss: {scaled: {facto: 1}}",
      "1:17: error: 'scaled' has no setting 'facto'; did you mean 'factor'?"
    ),
    (
      "loss: {plain: {factor: 1}}",
      "1:16: error: 'plain' has no setting 'factor'; it is one of 'scaled'"
    ),
    (
      "loss: {steered: {size: 1}}",
      "1:18: error: 'steered' has no setting 'size'; it has layer, strength"
    ),
    ("loss: {plain: {size: 1}}", "1:16: error: 'plain' has no setting 'size'; it has none"),
    ("loss: {scaled: {factor: 100}}", "1:25: error: 100.0 is out of range: 0.1 to 10.0"),
    ("loss: {scaled: {factor: x}}", "1:25: error: 'factor': expected a number, found 'x'"),
  ]) func mistakesAreToldAtTheirPlace(text: String, message: String) throws {
    let error = #expect(throws: InvalidBook.self) { try decode(text) }
    #expect(error?.diagnostics.map(\.description) == ["test:" + message])
  }

  /// One run tells every mistake, of the settings and of the other keys.
  @Test func allMistakesAreTold() throws {
    let error = #expect(throws: InvalidBook.self) {
      try decode("loss: {steered: {layer: a, strength: b}}\ncount: c")
    }
    #expect(
      error?.diagnostics.map(\.description) == [
        "test:1:25: error: 'layer': expected a whole number, found 'a'",
        "test:1:38: error: 'strength': expected a number, found 'b'",
        "test:2:8: error: 'count': expected a whole number, found 'c'",
      ])
  }

  @Test func settingsAreExplained() throws {
    let loss = try #require(Spec.keyDescriptions.first)
    #expect(loss.defaultValue == #"{"scaled":{"factor":0.5}}"#)
    let settings = try #require(loss.settings)
    #expect(settings.map(\.name) == ["scaled.factor", "steered.layer", "steered.strength"])
    #expect(settings[0].meaning == "The factor." && settings[0].type == "a number, 0.1 to 10.0")
    #expect(Spec.keyDescriptions[1].settings == nil)
  }
}
