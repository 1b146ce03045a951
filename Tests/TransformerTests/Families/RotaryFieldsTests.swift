import Foundation
import Tensors
import Testing

@testable import Transformer

/// Rotary positions, in the spellings of transformers 4 and 5.
struct RotaryFieldsTests {
  private let file = ConfigurationText("llama")

  @Test(arguments: [
    (#"{"rope_theta": -3.0}"#, "rope_theta is -3.0, which is out of range"),
    (
      #"{"rope_type": "yarn"}"#,
      "rope type 'yarn' is not supported; there are default, linear, llama3, longrope"
    ),
    (#"{"rope_type": "linear"}"#, "rope type 'linear' has no 'factor'"),
    (#"{"rope_type": "llama3"}"#, "rope type 'llama3' has no 'factor'"),
    (#"{"rope_type": "llama3", "factor": 8}"#, "has no 'original_max_position_embeddings'"),
    (#"{"rope_type": "linear", "factor": 0}"#, "factor is 0.0, which is out of range"),
    (
      #"{"partial_rotary_factor": 0.5}"#,
      "'partial_rotary_factor' is 0.5; the family rotates whole heads"
    ),
    (
      #"{"rope_type": "default", "mrope_section": [1, 2]}"#,
      "'mrope_section' is a list of 2, which is not supported in 'rotary positions'"
    ),
    ("3", "'rope_parameters' is not an object"),
  ]) func rotaryPositionsThatCannotBe(parameters: String, complaint: String) {
    #expect(file.complaint(["rope_parameters": parameters]) == "config.json: \(complaint)")
  }

  /// The newer spelling counts where there are both.
  @Test func oneSpellingAtATime() throws {
    let model = try file.read([
      "rope_parameters": #"{"rope_theta": 7}"#, "rope_scaling": #"{"rope_theta": 8}"#,
      "rope_theta": "9",
    ])
    #expect(model.blocks[0].attention.rotary?.base == 7)
    let old = try file.read(["rope_parameters": "null", "rope_scaling": "null", "rope_theta": "9"])
    #expect(old.blocks[0].attention.rotary?.base == 9)
  }

  @Test(arguments: [
    RotaryPositions(base: 500, width: 12),
    RotaryPositions(base: 500, width: 12, scaling: .linear(factor: 2)),
    RotaryPositions(
      base: 5e5, width: 12,
      scaling: .llama3(
        factor: 8, lowFrequencyFactor: 1, highFrequencyFactor: 4, originalLength: 32)),
    RotaryPositions(
      base: 5e5, width: 12,
      scaling: .long(
        LongRotaryFactors(
          short: [1, 1, 1, 1, 1, 2], long: [1, 2, 3, 4, 5, 6.5], originalLength: 7, magnitude: 1.5))
    ),
  ]) func writtenPositionsAreRead(rotary: RotaryPositions) throws {
    let text = String(
      decoding: JSONTree.object(rotary.parameters.map { ($0, $1) }).prettyPrinted,
      as: UTF8.self)
    let model = try file.read(["rope_parameters": text, Self.context: "64"])
    #expect(model.blocks[0].attention.rotary == rotary)
  }

  // MARK: - Long texts

  private static let context = "max_position_embeddings"
  private static let long = """
    {"type": "longrope", "rope_theta": 500, "short_factor": [1, 1, 1, 1, 1, 2],
     "long_factor": [1, 2, 3, 4, 5, 6.5]}
    """

  /// The magnitude is said, or goes with how much longer texts may be than those trained on.
  @Test func factorsOfLongTextsAreRead() throws {
    let said = try file.read([
      "rope_scaling": Self.long, "original_max_position_embeddings": "16",
      "max_position_embeddings": "64",
    ])
    let factors = LongRotaryFactors(
      short: [1, 1, 1, 1, 1, 2], long: [1, 2, 3, 4, 5, 6.5], originalLength: 16,
      magnitude: 1.5.squareRoot())
    #expect(said.mostTokensOfShortTexts == 16)
    guard case .long(let read)? = said.blocks[1].attention.rotary?.scaling else {
      Issue.record("no factors")
      return
    }
    #expect(read.short == factors.short && read.long == factors.long)
    #expect(abs(read.magnitude - factors.magnitude) < 1e-15)
    let inside =
      Self.long.dropLast() + #", "attention_factor": 2, "original_max_position_embeddings": 8}"#
    let other = try file.read(["rope_parameters": String(inside), Self.context: "64"])
    #expect(other.mostTokensOfShortTexts == 8)
    #expect(other.blocks[0].attention.rotary?.parameters["attention_factor"]?.number == 2)
    #expect(try file.read().mostTokensOfShortTexts == nil)
  }

  @Test func factorsThatDoNotFitAreRefused() {
    let short = #"{"rope_type": "longrope", "short_factor": [1], "long_factor": [1]}"#
    #expect(
      file.complaint(["rope_parameters": short, Self.context: "64"])
        == "config.json: 'short_factor' is no list of 6 factors")
    #expect(
      file.complaint([
        "rope_parameters": Self.long.replacingOccurrences(of: "6.5", with: "-1"),
        Self.context: "64",
      ])
        == "config.json: 'long_factor' is no list of 6 factors")
  }

  /// Readers cut the product off: the share is such that nothing is lost.
  @Test func sharesGiveTheirWidthBack() {
    for headWidth in 2...256 {
      for width in stride(from: 2, through: headWidth, by: 2) {
        let share = RotaryPositions(base: 1, width: width).share(of: headWidth)
        #expect(Int(Double(headWidth) * share) == width)
      }
    }
    #expect(RotaryPositions(base: 1, width: 8).share(of: 32) == 0.25)
  }
}
