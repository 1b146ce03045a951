import Foundation
import Frames
import Interpretability
import RandomStreams
import Tensors
import TestSupport
import Testing
import Transformer

@testable import Chapters
@testable import Experiments
@testable import Notebook

/// The kinds that locate facts.
struct LocalizationTests {
  private let bench: KindBench

  init() throws { bench = try KindBench() }

  @Test(arguments: [
    (ModelConfiguration.Family.gpt2, "gpt2"), (.neox, "neox"), (.llama, "llama3"),
    (.gemma, "gemma"), (.gemma2, "gemma"),
  ]) func everyMethodRunsOnEveryFamily(
    family: ModelConfiguration.Family, tokenizer: String
  ) async throws {
    let base = try await bench.checkpoint(family, tokenizer: tokenizer)
    let facts = try await bench.run(SportsKind.self, "file: sports.csv\nedited: first_16", [:])
    let inputs = ["base": base, "facts": facts]
    let about = "model: base\nfacts: facts\nprompts: \(KindBench.count)\n"
    let tracing = try await bench.run(CausalTracingKind.self, about + "draws: 2", inputs)
    let heads = try await bench.run(
      CausalTracingKind.self, about + "draws: 2\nattention: sum_of_heads", inputs)
    #expect(tracing.frames[0].rows.count == 4 && tracing.frames[2].rows.count == 18)
    #expect(tracing.frames == heads.frames, "the scores differ, the frames do not")
    let attributed = try await bench.run(
      AttributionKind.self, about + "corruption: random_tokens", inputs)
    #expect(attributed.frames[1].rows.count == 8)
    let paths = try await bench.run(PathPatchingKind.self, about + "heads: 2", inputs)
    let probed = try await bench.run(ProbeKind.self, about + "splits: 2\nfitted: 0.5", inputs)
    #expect(probed.frames[0].rows.count == 9)

    let lookup = try await bench.run(
      LocalizeKind.self, "model: base\nrule: layers\nlayers: [1]\ncomponents: mlps", inputs)
    var choices = ["base": base, "lookup": lookup]
    for (name, scores) in [
      "tracing": tracing, "heads": heads, "attributed": attributed, "probed": probed,
    ] {
      let chosen = try await bench.run(
        LocalizeKind.self, "model: base\nscores: \(name)\nbudget_of: lookup\nresamples: 20",
        ["base": base, name: scores, "lookup": lookup])
      let parameters = try bench.values(chosen, 1, "parameters")[0]
      #expect(try parameters >= bench.values(chosen, 1, "budget")[0])
      #expect(try bench.values(chosen, 1, "overshoot")[0] >= 0)
      choices[name] = chosen
    }
    for (scores, unit) in [
      ("tracing", "heads"), ("attributed", "heads"), ("attributed", "matrices"),
    ] {
      let chosen = try await bench.run(
        LocalizeKind.self,
        "model: base\nscores: \(scores)\nbudget_of: lookup\ncomponents: \(unit)\nresamples: 20",
        ["base": base, scores: scores == "tracing" ? tracing : attributed, "lookup": lookup])
      let sizes = try bench.values(chosen, 0, "parameters")
      let names = try #require(chosen.frames[0].values(of: "component")).map(\.written)
      #expect(Set(names).count == names.count, "no part is counted twice")
      let total = try bench.values(chosen, 1, "parameters")[0]
      #expect(sizes.reduce(0, +) == total)
      // Without what was chosen last, the budget is not reached.
      let last = unit == "heads" ? sizes.suffix(4).reduce(0, +) : sizes.last ?? 0
      #expect(try total - last < bench.values(chosen, 1, "budget")[0])
    }
    #expect(paths.frames[0].rows.count == 2)
    let overlap = try await bench.run(
      OverlapKind.self, "model: base\nlocalizations: [lookup, tracing, attributed]", choices)
    #expect(try bench.values(overlap, 0, "jaccard").count == 9)
    #expect(try bench.values(overlap, 0, "jaccard")[0] == 1)
    let apart = try await bench.run(DissectKind.self, about, inputs)
    #expect(apart.frames[0].rows.count == 12)
  }

  /// The same seed draws the same components, another draw others; the budget is reached.
  @Test func randomChoicesAreDrawsOfTheirOwn() async throws {
    let base = try await bench.checkpoint(.llama, tokenizer: "llama3")
    let lookup = try await bench.run(
      LocalizeKind.self, "model: base\nrule: layers\nlayers: [0]\ncomponents: mlps", ["base": base])
    func draw(_ number: Int) async throws -> StoredOutput {
      try await bench.run(
        LocalizeKind.self,
        "model: base\nrule: random\ncomponents: matrices\nbudget_of: lookup\ndraw: \(number)",
        ["base": base, "lookup": lookup])
    }
    let first = try await draw(0)
    #expect(try await draw(0).frames == first.frames)
    var others = 0
    for number in 1..<6 where try await draw(number).frames[0] != first.frames[0] { others += 1 }
    #expect(others > 0)
    #expect(try bench.values(first, 1, "parameters")[0] >= bench.values(lookup, 1, "parameters")[0])
  }

  @Test(arguments: [
    "model: base", "model: base\nrule: random", "model: base\nrule: layers\nlayers: [9]",
    "model: base\nrule: above",
  ]) func choicesThatCannotBeMadeAreRefused(keys: String) async throws {
    let base = try await bench.checkpoint(.llama, tokenizer: "llama3")
    await #expect(throws: UnsuitableChoice.self) {
      try await bench.run(LocalizeKind.self, keys, ["base": base])
    }
  }
}
