import Testing

@testable import Chapters

struct SpecDecoderTests {
  private enum Rule: String, SpecChoice {
    case rome, memit
  }

  private enum Number: ReferenceTarget {
    static var artifact: ArtifactType? { ArtifactType(rawValue: "number") }
  }

  private struct Spec: BlockSpec {
    @Key("A number.") var number: Input<Number>
    @Key("Steps.", in: 1...10) var steps = 5
    @Key("Rates.", each: 0.1...1) var rates = [0.5]
    @Key("The rule.") var rule = Rule.rome
    @Key("A file.") var file: InputFile?
    @Key("Others.") var otherBlocks: [Input<AnyOutput>] = []
    @Key(later: "Texts.", in: 1...4) var texts: Int?
    @Key(later: "A window.", in: 1...9) var window = 2

    init() {}
  }

  @Test func defaultsStandWhereNothingIsWritten() throws {
    let spec = try Written.spec(Spec.self, "number: one")
    #expect(spec.number.id == "one")
    #expect((spec.steps, spec.rates, spec.rule) == (5, [0.5], .rome))
    #expect(spec.file == nil && spec.otherBlocks.isEmpty)
    #expect(spec.texts == nil && spec.window == 2)
  }

  @Test func whatIsWrittenIsRead() throws {
    let spec = try Written.spec(
      Spec.self, "number: one\nsteps: 7\nrates: 1\nrule: memit\nfile: a.csv\nother_blocks: [b, c]")
    #expect((spec.steps, spec.rates, spec.rule) == (7, [1], .memit))
    #expect(spec.file?.path == "a.csv")
    #expect(spec.otherBlocks.map(\.id) == ["b", "c"])
  }

  @Test(arguments: [
    ("", "1:1: error: 'test' needs the key 'number': A number."),
    ("number: a\nstep: 3", "2:1: error: unknown key 'step' in 'test'; did you mean 'steps'?"),
    ("number: a\nsteps: 11", "2:8: error: 11 is out of range: 1 to 10"),
    ("number: a\nsteps: 1.5", "2:8: error: 'steps': expected a whole number, found '1.5'"),
    ("number: a\ntexts: 5", "2:8: error: 5 is out of range: 1 to 4"),
    ("number: a\nwindow: 0", "2:9: error: 0 is out of range: 1 to 9"),
    ("number: a\nrates: []", "2:8: error: an empty list; expected at least one value"),
    ("number: a\nrates: [0.5, 2]", "2:8: error: 2.0 is out of range: each 0.1 to 1.0"),
    (
      "number: a\nrule: roma",
      "2:7: error: 'rule': expected one of rome, memit, found 'roma'; did you mean 'rome'?"
    ),
    ("number: [a]", "1:9: error: 'number': expected the id of an earlier block, found a list"),
  ])
  func whatIsWrongIsToldAtItsPlace(keys: String, complaint: String) {
    #expect(Written.complaints(Spec.self, keys) == ["test.md:" + complaint])
  }

  @Test func everyMistakeIsTold() {
    #expect(Written.complaints(Spec.self, "steps: x\nrule: 1\nnombre: a").count == 4)
  }

  @Test func explainSaysWhatKeysTake() {
    let keys = Spec.keyDescriptions
    #expect(
      keys.map(\.name) == [
        "number", "steps", "rates", "rule", "file", "other_blocks", "texts", "window",
      ])
    #expect(keys[0].type == "the id of an earlier block that puts out a number")
    #expect(keys[0].defaultValue == nil)
    #expect(keys[1].type == "a whole number, 1 to 10")
    #expect(keys[1].defaultValue == "5")
    #expect(keys[3].type == "one of rome, memit")
    #expect(keys[5].type == "a list, each item the id of an earlier block")
  }

  @Test func keysKnowWhatTheyReferTo() throws {
    let spec = try Written.spec(
      Spec.self, "number: one\nfile: a.csv\nother_blocks: [b, c]")
    let keys = spec.keys
    #expect(keys.flatMap { $0.key.references.map(\.id) } == ["one", "b", "c"])
    #expect(keys.flatMap { $0.key.files.map(\.path) } == ["a.csv"])
    #expect(keys[0].key.accepts?.rawValue == "number")
    #expect(keys[5].key.accepts == nil)
  }
}
