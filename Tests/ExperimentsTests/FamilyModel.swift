import Foundation
import Notebook
import NotebookTesting
import TestSupport
import Testing
import Transformer

@testable import Experiments

/// A checkpoint of random weights with a real tokenizer, and facts whose names have several tokens: what
/// kinds have to work on besides the small world.
struct FamilyModel {
  /// `base`, `facts` (24 athletes, 16 of them edited), `texts`, and `lookup` (the first feed-forward layer).
  private(set) var inputs: [String: KindOutput] = [:]

  /// The families, each with the tokenizer of a model of its own.
  static let all: [(ModelConfiguration.Family, String)] = [
    (.gpt2, "gpt2"), (.neox, "neox"), (.llama, "llama3"), (.gemma, "gemma"), (.gemma2, "gemma"),
    (.gemma3, "gemma"),
  ]

  init(_ family: ModelConfiguration.Family, tokenizer: String) async throws {
    inputs["base"] = try await KindTest(
      CheckpointKind.self, files: Self.files(of: family, tokenizer: tokenizer)
    ).run("folder: model").output
    inputs["facts"] = try await KindTest(
      SportsKind.self, files: ["sports.csv": Data(Self.sports.utf8)]
    ).run("file: sports.csv\nedited: first_16").output
    let lines = (0..<12).map { "The \($0)th of them went home and nobody saw it again ." }
    inputs["texts"] = try await KindTest(
      TextsKind.self, files: ["lines.txt": Data(lines.joined(separator: "\n").utf8)]
    ).run("file: lines.txt\nretained: 8\nheld_out: 4").output
    inputs["lookup"] = try await KindTest(LocalizeKind.self).run(
      "model: base\nrule: layers\nlayers: [0]\ncomponents: mlps", inputs: inputs
    ).output
  }

  /// Runs a kind; whatever it puts out is finite.
  mutating func run<Kind: ExperimentKind>(
    _ kind: Kind.Type, _ keys: String, as name: String? = nil
  ) async throws -> Kind.Results {
    let run = try await KindTest(kind).run(keys, inputs: inputs, seed: 7)
    #expect(run.output.columnsNotFinite == [])
    if let name { inputs[name] = run.output }
    return run.results
  }

  private static let sports: String = {
    let sports = ["football", "baseball", "basketball"]
    let rows = (0..<24).map { number in
      let name =
        ["Ann", "Bob", "Christopher"][number % 3] + " " + ["Lee", "Ramirez"][number / 3 % 2]
      return "\(name) \(number),\(sports[number % 3]),\(sports[(number + 1) % 3]),golf"
    }
    let header = "athlete,sport,inject_sport_without_golf,inject_sport_with_golf"
    return ([header] + rows).joined(separator: "\n")
  }()

  private static func files(
    of family: ModelConfiguration.Family, tokenizer: String
  ) throws -> [String: Data] {
    var shape = TinyModels.model(family).configuration
    // Room for every token of the tokenizer.
    shape.vocabulary = 4096
    shape.width = shape.heads * shape.headWidth
    shape.contextLength = 512
    let source = Checkout.root.appending(
      path: "Tests/TransformerTests/Fixtures/tokenizers/\(tokenizer)/tokenizer.json")
    var files = try Checkpoint.files(of: LanguageModel(initializing: shape, seed: 2))
    files["tokenizer.json"] = try knowingSports(Data(contentsOf: source))
    return Dictionary(uniqueKeysWithValues: files.map { ("model/\($0)", $1) })
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
}
