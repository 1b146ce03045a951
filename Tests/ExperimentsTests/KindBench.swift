import Foundation
import Frames
import RandomStreams
import TestSupport
import Testing
import Transformer

@testable import Chapters
@testable import Experiments
@testable import Notebook

/// Runs kinds by themselves, on checkpoints of random weights with real tokenizers and names of many
/// tokens.
struct KindBench {
  let folder: TemporaryFolder
  /// Athletes in the file of facts.
  static let count = 24

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
  func checkpoint(
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
    shape.contextLength = 512
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
  func stored(_ output: Output, in name: String) throws -> StoredOutput {
    let place = folder.url.appending(path: "outputs/" + name)
    try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
    var blobs: [String: URL] = [:]
    for (name, data) in output.blobs {
      blobs[name] = place.appending(path: name)
      try data.write(to: place.appending(path: name))
    }
    return StoredOutput(hash: name, frames: output.frames, blobs: blobs)
  }

  /// Runs a kind and checks its frames against its schema.
  func run<Kind: ExperimentKind>(
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

  /// A column of one of an output's frames.
  func values(_ output: StoredOutput, _ frame: Int, _ column: String) throws -> [Double] {
    try #require(output.frames[frame].values(of: column)).compactMap(\.asDouble)
  }
}
