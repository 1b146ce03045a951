import Frames
import Testing

@testable import Chapters

struct VariationTests {
  private static func choice(_ name: String, _ text: String) throws -> Variation.Choice {
    let node = Written.node(text)
    return Variation.Choice(name: name, value: try Scalar(node), node: node)
  }

  private static func experiment(
    sweep: String, _ parameters: [String: String] = [:]
  ) throws -> Block.Experiment {
    let written = try Written.value(sweep)
    var used = Set<String>()
    let values = try parameters.mapValues(Written.value)
    return Block.Experiment(
      kind: "k", sweep: try SweepAxes(Substitution(values: values)(written, used: &used)).axes,
      references: ["before"],
      entries: try Written.value("steps: ${steps}\nname: a ${word}").entries ?? [],
      writtenSweep: written)
  }

  @Test func namesOfParametersAndAxesAreUsed() throws {
    let experiment = try Self.experiment(
      sweep: "{noise: [1, 3], seed: \"${seeds}\"}", ["seeds": "[0, 1]"])
    #expect(experiment.usedNames == ["noise", "seed", "seeds", "steps", "word"])
  }

  @Test func anAxisHasTheValueChosen() throws {
    let experiment = try Self.experiment(sweep: "{noise: [1, 3], seed: [0, 1]}")
    let varied = try experiment.varied(
      by: Variation(choices: [Self.choice("noise", "10")]), parameters: [:])
    #expect(varied.sweep.map(\.name) == ["noise", "seed"])
    #expect(varied.sweep.map(\.values) == [[.integer(10)], [.integer(0), .integer(1)]])
    #expect(varied.references.isEmpty)
  }

  /// An axis over a parameter that is called alike has one value too.
  @Test func anAxisMayBeAParameterOfItsName() throws {
    let experiment = try Self.experiment(sweep: "{noise: \"${noise}\"}", ["noise": "[1, 3]"])
    let choice = try Self.choice("noise", "10")
    let varied = try experiment.varied(
      by: Variation(choices: [choice]), parameters: ["noise": choice.node])
    #expect(varied.sweep.map(\.values) == [[.integer(10)]])
  }

  @Test func axesThatCountGetLonger() throws {
    let experiment = try Self.experiment(sweep: "{seed: [0, 1, 4], name: [a]}")
    let longer = try experiment.varied(by: Variation(lengths: ["seed": 5]), parameters: [:])
    #expect(longer.sweep[0].values == [0, 1, 4, 5, 6].map(Scalar.integer))
    let same = try experiment.varied(by: Variation(lengths: ["seed": 2]), parameters: [:])
    #expect(same.sweep[0].values == [0, 1, 4].map(Scalar.integer))
    let error = #expect(throws: Diagnostic.self) {
      try experiment.varied(by: Variation(lengths: ["name": 2]), parameters: [:])
    }
    #expect(
      error?.message == "the axis 'name' can be lengthened only where it counts: 0, 1, 2")
  }

  @Test func choicesAreWhatTheyAreWherever() throws {
    let one = try Self.choice("noise", "10")
    var other = try Self.choice("noise", "10")
    other.node = SpecNode(
      content: other.node.content, location: SourceLocation(file: "o", line: 9, column: 9))
    #expect(one == other && Set([one, other]).count == 1)
    let third = try Self.choice("noise", "3")
    #expect(one != third)
    let variation = Variation(
      choices: [one, try Self.choice("metric", "share")], lengths: ["seed": 3])
    #expect(variation.words == "noise=10 and metric=share")
    #expect(variation.names == ["noise", "metric", "seed"])
  }
}
