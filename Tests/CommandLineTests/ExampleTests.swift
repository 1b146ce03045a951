import Foundation
import Tensors
import TestSupport
import Testing
import Transformer

/// The programs under `Examples`, and the page that shows their lines.
struct ExampleTests {
  /// A checkpoint of a random model over a few words.
  private static func checkpoint() throws -> TemporaryFolder {
    let tokenizer = WordLevelTokenizer(
      words: ["Fact", ":", "Ann", "Bob", "plays", "golf", "chess", "."])
    let shape = ModelConfiguration(
      family: .gemma, vocabulary: tokenizer.words.count, width: 24, mlpWidth: 48, layers: 3,
      heads: 2, keyHeads: 1, headWidth: 12, contextLength: 32)
    let folder = try TemporaryFolder()
    let files = try Checkpoint.files(of: LanguageModel(initializing: shape, seed: 1))
      .merging(try tokenizer.files(contextLength: 32)) { $1 }
    for (name, data) in files { try data.write(to: folder.url.appending(path: name)) }
    return folder
  }

  @Test func readAndPatch() throws {
    let folder = try Self.checkpoint()
    let ended = try Palimpsest([:], program: "read-and-patch")
      .run(folder.url.path, "Fact : plays Ann", "Fact : plays Bob")
    #expect(ended.status == 0, "\(ended.errors)")
    let lines = ended.output.split(separator: "\n")
    #expect(
      lines.contains { $0.hasPrefix("the stream after the first layer has shape [1, 5, 24]") })
    #expect(lines.count { $0.hasPrefix("blocks.") } == 6)
    // Words before the one that differs are the same in both runs: patching them does nothing.
    let cells = try #require(lines.first { $0.hasPrefix("blocks.0.hook_resid_post:") })
      .split(separator: " ").dropFirst().compactMap { Float($0) }
    #expect(cells.count == 5)
    #expect(Set(cells[0..<4]).count == 1 && cells[4] > cells[3])
    let same = try Palimpsest([:], program: "read-and-patch")
      .run(folder.url.path, "Fact : Ann plays", "Fact : Ann plays")
    #expect(same.status == 1 && same.output.contains("both prompts have the answer"))
    let unequal = try Palimpsest([:], program: "read-and-patch")
      .run(folder.url.path, "Fact : Ann", "Fact : Bob plays")
    #expect(unequal.status == 1 && unequal.output.contains("the prompts have 4 and 5 tokens"))
  }

  @Test func trainAPart() throws {
    let folder = try Self.checkpoint()
    let out = folder.url.appending(path: "edited")
    let ended = try Palimpsest([:], program: "train-a-part")
      .run(folder.url.path, "Fact : Ann plays", "golf", out.path)
    #expect(ended.status == 0, "\(ended.errors)")
    func loss(_ name: String) throws -> Float {
      let lines = ended.output.split(separator: "\n")
      let line = try #require(lines.first { $0.hasPrefix("\(name): loss ") })
      return try #require(Float(line.split(separator: " ")[2]))
    }
    #expect(try loss("after") < 0.5 * loss("before"))
    let (before, after) = (try Checkpoint.load(folder.url), try Checkpoint.load(out))
    let moved = zip(before.parameters, after.parameters)
      .filter { $0.tensor.scalars != $1.tensor.scalars }.map(\.0.name)
    #expect(moved == ["blocks.1.up.weight", "blocks.1.down.weight"])
  }

  /// Every line of code on the page is a line of a program that is compiled and run here.
  @Test func thePageShowsTheExamples() throws {
    let page = try String(
      contentsOf: Checkout.root.appending(
        path: "Sources/Transformer/Transformer.docc/FromTransformerLens.md"), encoding: .utf8)
    let programs = try ["ReadAndPatch", "TrainAPart"].map {
      try String(
        contentsOf: Checkout.root.appending(path: "Examples/\($0)/main.swift"), encoding: .utf8)
    }
    let blocks = page.components(separatedBy: "```swift\n").dropFirst().compactMap {
      $0.components(separatedBy: "```").first
    }
    #expect(blocks.count == 7)
    for line in blocks.flatMap({ $0.split(separator: "\n") }) {
      #expect(programs.contains { $0.contains("\(line)\n") }, "\(line)")
    }
  }
}
