import Foundation
import RandomStreams
import Tensors
import TestSupport
import Testing
import Transformer

@testable import Experiments
@testable import Notebook

/// The kinds that locate facts, on a checkpoint with a real tokenizer and names of many tokens.
struct LocalizationTests {
  private let folder: TemporaryFolder
  private static let count = 24

  init() throws {
    folder = try TemporaryFolder()
    let sports = ["football", "baseball", "basketball"]
    let rows = (0..<Self.count).map { number in
      let name =
        ["Ann", "Bob", "Christopher"][number % 3] + " " + ["Lee", "Ramirez"][number / 3 % 2]
      return "\(name) \(number),\(sports[number % 3]),\(sports[(number + 1) % 3]),golf"
    }
    let header = "athlete,sport,inject_sport_without_golf,inject_sport_with_golf"
    try folder.write(([header] + rows).joined(separator: "\n"), to: "sports.csv")
  }

  /// A random model of a family, as a cell of `checkpoint` puts it out.
  private func checkpoint(
    _ family: ModelConfiguration.Family, tokenizer name: String
  ) async throws -> StoredOutput {
    let place = folder.url.appending(path: "model")
    try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
    let source = Checkout.root.appending(
      path: "Tests/TransformerTests/Fixtures/tokenizers/\(name)/tokenizer.json")
    try Self.knowingSports(Data(contentsOf: source))
      .write(to: place.appending(path: "tokenizer.json"))
    var shape = TinyModels.model(family).configuration
    // Room for every token of the tokenizer.
    shape.vocabulary = 4096
    shape.width = shape.heads * shape.headWidth
    shape.contextLength = 128
    for (name, data) in try Checkpoint.files(
      of: LanguageModel(initializing: shape, seed: 2))
    {
      try data.write(to: place.appending(path: name))
    }
    let output = try await CheckpointKind.run(
      TestSpec.decode("folder: model"), RunContext(seed: 0, threads: 1, folder: folder.url))
    return try stored(output, in: "checkpoint")
  }

  /// A tokenizer with a token for every sport: the fixtures' own spell them letter by letter.
  private static func knowingSports(_ json: Data) throws -> Data {
    var root = try #require(JSONSerialization.jsonObject(with: json) as? [String: Any])
    var added = root["added_tokens"] as? [[String: Any]] ?? []
    for (number, sport) in ["football", "baseball", "basketball", "golf"].enumerated() {
      added.append([
        "id": 4000 + number, "content": " " + sport, "single_word": false, "lstrip": false,
        "rstrip": false, "normalized": false, "special": false,
      ])
    }
    root["added_tokens"] = added
    return try JSONSerialization.data(withJSONObject: root)
  }

  /// An output with its blobs in files, as the next cell reads it.
  private func stored(_ output: Output, in name: String) throws -> StoredOutput {
    let place = folder.url.appending(path: "outputs/" + name)
    try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
    var blobs: [String: URL] = [:]
    for (name, data) in output.blobs {
      blobs[name] = place.appending(path: name)
      try data.write(to: place.appending(path: name))
    }
    return StoredOutput(hash: name, frames: output.frames, blobs: blobs)
  }

  private func run<Kind: ExperimentKind>(
    _ kind: Kind.Type, _ keys: String, _ inputs: [String: StoredOutput]
  ) async throws -> StoredOutput {
    let context = RunContext(seed: 7, threads: 2, folder: folder.url, inputs: inputs)
    let output = try await Kind.run(TestSpec.decode(keys), context)
    for (frame, schema) in zip(output.frames, Kind.output.frames) {
      #expect(schema.allows(frame.columns))
      for (position, column) in frame.columns.enumerated() where column.type == .number {
        #expect(frame.rows.allSatisfy { $0[position].asDouble?.isFinite ?? true }, "\(column.name)")
      }
    }
    return try stored(output, in: Kind.name + String(keys.hashValue))
  }

  private func values(_ output: StoredOutput, _ frame: Int, _ column: String) throws -> [Double] {
    try #require(output.frames[frame].values(of: column)).compactMap(\.asDouble)
  }

  @Test(arguments: [
    (ModelConfiguration.Family.gpt2, "gpt2"), (.neox, "neox"), (.llama, "llama3"),
    (.gemma, "gemma"), (.gemma2, "gemma"),
  ]) func everyMethodRunsOnEveryFamily(
    family: ModelConfiguration.Family, tokenizer: String
  ) async throws {
    let base = try await checkpoint(family, tokenizer: tokenizer)
    let facts = try await run(SportsKind.self, "file: sports.csv\nedited: first_16", [:])
    let inputs = ["base": base, "facts": facts]
    let about = "model: base\nfacts: facts\nprompts: \(Self.count)\n"
    let tracing = try await run(CausalTracingKind.self, about + "draws: 2", inputs)
    let heads = try await run(
      CausalTracingKind.self, about + "draws: 2\nattention: sum_of_heads", inputs)
    #expect(tracing.frames[0].rows.count == 4 && tracing.frames[2].rows.count == 18)
    #expect(tracing.frames == heads.frames, "the scores differ, the frames do not")
    let attributed = try await run(
      AttributionKind.self, about + "corruption: random_tokens", inputs)
    #expect(attributed.frames[1].rows.count == 8)
    let paths = try await run(PathPatchingKind.self, about + "heads: 2", inputs)
    let probed = try await run(ProbeKind.self, about + "splits: 2\nfitted: 0.5", inputs)
    #expect(probed.frames[0].rows.count == 9)

    let lookup = try await run(
      LocalizeKind.self, "model: base\nrule: layers\nlayers: [1]\ncomponents: mlps", inputs)
    var choices = ["base": base, "lookup": lookup]
    for (name, scores) in [
      "tracing": tracing, "heads": heads, "attributed": attributed, "probed": probed,
    ] {
      let chosen = try await run(
        LocalizeKind.self, "model: base\nscores: \(name)\nbudget_of: lookup\nresamples: 20",
        ["base": base, name: scores, "lookup": lookup])
      let parameters = try values(chosen, 1, "parameters")[0]
      #expect(try parameters >= values(chosen, 1, "budget")[0])
      #expect(try values(chosen, 1, "overshoot")[0] >= 0)
      choices[name] = chosen
    }
    for (scores, unit) in [
      ("tracing", "heads"), ("attributed", "heads"), ("attributed", "matrices"),
    ] {
      let chosen = try await run(
        LocalizeKind.self,
        "model: base\nscores: \(scores)\nbudget_of: lookup\ncomponents: \(unit)\nresamples: 20",
        ["base": base, scores: scores == "tracing" ? tracing : attributed, "lookup": lookup])
      let sizes = try values(chosen, 0, "parameters")
      let names = try #require(chosen.frames[0].values(of: "component")).map(\.written)
      #expect(Set(names).count == names.count, "no part is counted twice")
      let total = try values(chosen, 1, "parameters")[0]
      #expect(sizes.reduce(0, +) == total)
      // Without what was chosen last, the budget is not reached.
      let last = unit == "heads" ? sizes.suffix(4).reduce(0, +) : sizes.last ?? 0
      #expect(try total - last < values(chosen, 1, "budget")[0])
    }
    #expect(paths.frames[0].rows.count == 2)
    let overlap = try await run(
      OverlapKind.self, "model: base\nlocalizations: [lookup, tracing, attributed]", choices)
    #expect(try values(overlap, 0, "jaccard").count == 9)
    #expect(try values(overlap, 0, "jaccard")[0] == 1)
    let apart = try await run(DissectKind.self, about, inputs)
    #expect(apart.frames[0].rows.count == 12)
  }

  /// The same seed draws the same components, another draw others; the budget is reached.
  @Test func randomChoicesAreDrawsOfTheirOwn() async throws {
    let base = try await checkpoint(.llama, tokenizer: "llama3")
    let lookup = try await run(
      LocalizeKind.self, "model: base\nrule: layers\nlayers: [0]\ncomponents: mlps", ["base": base])
    func draw(_ number: Int) async throws -> StoredOutput {
      try await run(
        LocalizeKind.self,
        "model: base\nrule: random\ncomponents: matrices\nbudget_of: lookup\ndraw: \(number)",
        ["base": base, "lookup": lookup])
    }
    let first = try await draw(0)
    #expect(try await draw(0).frames == first.frames)
    var others = 0
    for number in 1..<6 where try await draw(number).frames[0] != first.frames[0] { others += 1 }
    #expect(others > 0)
    #expect(try values(first, 1, "parameters")[0] >= values(lookup, 1, "parameters")[0])
  }

  @Test(arguments: [
    "model: base", "model: base\nrule: random", "model: base\nrule: layers\nlayers: [9]",
    "model: base\nrule: above",
  ]) func choicesThatCannotBeMadeAreRefused(keys: String) async throws {
    let base = try await checkpoint(.llama, tokenizer: "llama3")
    await #expect(throws: UnsuitableChoice.self) {
      try await run(LocalizeKind.self, keys, ["base": base])
    }
  }
}
