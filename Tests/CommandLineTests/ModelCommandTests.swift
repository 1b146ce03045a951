import Foundation
import TestSupport
import Testing

/// `model`: checkpoints inspected, asked and written.
struct ModelCommandTests {
  private struct Inspected: Decodable {
    struct Tensor: Decodable {
      var name: String
      var type: String
      var shape: [Int]
    }
    struct Place: Decodable {
      var site: String
      var shape: [Int]
    }
    var modelType: String

    enum CodingKeys: String, CodingKey {
      case parameters, tensors, sites
      case modelType = "model_type"
    }
    var parameters: Int
    var tensors: [Tensor]
    var sites: [Place]
  }

  private struct Answer: Decodable {
    struct Candidate: Decodable {
      var token: Int
      var text: String?
      var logit: Double
      var probability: Double
    }
    var tokens: [Int]
    var next: [Candidate]
    var continuation: [Int]
  }

  private var fixtures: URL {
    Checkout.root.appending(path: "Tests/TransformerTests/Fixtures")
  }

  @Test func checkpointsAreInspectedWithoutBeingRead() throws {
    let folder = fixtures.appending(path: "llama3").path
    let program = try Palimpsest([:])
    let ended = try program.run("model", "inspect", folder, "--json", "--sites")
    let seen = try JSONDecoder().decode(Inspected.self, from: Data(ended.output.utf8))
    #expect(seen.modelType == "llama")
    #expect(seen.parameters == seen.tensors.reduce(0) { $0 + $1.shape.reduce(1, *) })
    #expect(seen.tensors.contains { $0.name == "lm_head.weight" && $0.type == "F32" })
    #expect(seen.sites.contains { $0.site == "blocks.1.attn.hook_z" && $0.shape.count == 4 })
    let text = try program.run("model", "inspect", folder).output
    #expect(text.hasPrefix("llama, \(seen.parameters) stored parameters\n"))
    let missing = try program.run("model", "inspect", "nowhere")
    #expect(missing.status == 1)
    #expect(missing.errors.contains("config.json: cannot be read"))
  }

  @Test func theLikeliestTokensAreShown() throws {
    let folder = fixtures.appending(path: "gpt2").path
    let program = try Palimpsest([:])
    let arguments = ["model", "logits", folder, "--tokens", "5", "9", "2"]
    let ended = try program.run(arguments + ["--top", "3", "--continue", "4", "--json"])
    let answer = try JSONDecoder().decode(Answer.self, from: Data(ended.output.utf8))
    #expect(answer.tokens == [5, 9, 2])
    #expect(answer.next.count == 3 && answer.continuation.count == 4)
    #expect(answer.continuation[0] == answer.next[0].token)
    #expect(answer.next[0].probability >= answer.next[1].probability)
    let wrong = try program.run(arguments + ["100000"])
    #expect(wrong.status == 64)
    #expect(wrong.errors.contains("token 100000 is not among"))
    #expect(
      try program.run(arguments + ["x"]).errors.contains("'5 9 2 x' is invalid for '--tokens"))
    let endless = try program.run(arguments + ["--continue", "\(Int.max)"])
    #expect(endless.status == 64)
    #expect(endless.errors.contains("3 tokens and \(Int.max) more are more than the model's"))
    #expect(try program.run("model", "logits", folder).status == 64)
    #expect(try program.run("model", "logits", folder, "--prompt", "text").status == 1)
  }

  /// Reading ids takes no square of their number.
  @Test func manyTokensAreReadAtOnce() throws {
    let tokens = Array(repeating: "1", count: 40_000)
    let start = ContinuousClock.now
    let ended = try Palimpsest([:]).run(
      ["model", "logits", fixtures.appending(path: "gpt2").path, "--tokens"] + tokens + ["--json"])
    #expect(ended.status == 64 && ended.errors.contains("40000 tokens and 0 more are more than"))
    #expect(ContinuousClock.now - start < .seconds(10), "51 s when each id was a value")
  }

  @Test func aTrainedModelIsExported() throws {
    let program = try Palimpsest([
      "01.md": Palimpsest.trainingChapter, "book.yml": "profiles: {tiny: {steps: 2}}\n",
    ])
    let early = try program.run("model", "export", "base", "checkpoint")
    #expect(early.status == 1)
    #expect(early.errors.contains("run it first"))
    #expect(try program.run("run").status == 0)
    #expect(try program.run("model", "export", "base", "checkpoint").status == 0)
    for file in ["config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json"] {
      let path = program.folder.url.path + "/checkpoint/\(file)"
      #expect(FileManager.default.fileExists(atPath: path))
    }
  }
}
