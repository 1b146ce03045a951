import Foundation
import TestSupport
import Testing

/// The commands for models, on a GGUF file in place of a folder.
struct GGUFCommandTests {
  private let program: Palimpsest

  init() throws { program = try Palimpsest([:]) }

  private static func fixture(_ name: String) -> String {
    Checkout.root.appending(path: "Tests/TransformerTests/Fixtures/gguf/\(name)").path
  }

  @Test func theFileIsInspected() throws {
    let ended = try program.run("model", "inspect", Self.fixture("llama.gguf"), "--sites")
    #expect(ended.status == 0)
    for line in [
      "2 layers of width 32, 2 heads, 1 key heads, each 16 wide, feed-forward width 64",
      "64 words, untied embeddings; up to 64 tokens; with tokenizer",
    ] { #expect(ended.output.contains(line)) }
    #expect(ended.output.contains(/token_embd\.weight +Q8_0 +\[64, 32\] +llama\.gguf/))
    #expect(ended.output.contains("blocks.1.hook_mlp_out"))
  }

  /// The file against what transformers computed with it.
  @Test func theFileIsChecked() throws {
    let ended = try program.run(
      "model", "check", Self.fixture("gemma2.gguf"), "--expected",
      Self.fixture("gemma2.safetensors"),
      "--json")
    #expect(ended.status == 0)
    let rows = try #require(
      try JSONSerialization.jsonObject(with: Data(ended.output.utf8)) as? [[String: Any]])
    #expect(
      rows.contains { $0["tensor"] as? String == "grad.model.layers.0.self_attn.q_proj.weight" })
    #expect(rows.allSatisfy { ($0["max_relative"] as? Double ?? 1) < 5e-6 })
  }

  /// A Hugging Face folder of it has the same logits, in float32 to the last digit shown.
  @Test func theFileIsExported() throws {
    func next(_ place: String) throws -> [String] {
      let ended = try program.run("model", "logits", place, "--tokens", "3", "7", "9", "--top", "5")
      #expect(ended.status == 0, "\(ended.errors)")
      return ended.output.split(separator: "\n").map(String.init)
    }
    let own = try next(Self.fixture("llama31.gguf"))
    #expect(own.count == 6)
    for (type, options) in [("f32", [String]()), ("bf16", ["--type", "bf16"])] {
      let ended = try program.run(
        ["model", "export", Self.fixture("llama31.gguf"), "out-\(type)"] + options)
      #expect(ended.status == 0, "\(ended.errors)")
      #expect(
        ended.output.split(separator: "\n").map(String.init)
          == ["config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json"]
          .map { "out-\(type)/\($0)" })
    }
    #expect(try next("out-f32") == own)
    #expect(try next("out-bf16").count == 6)
    let rounded = try program.run("model", "inspect", "out-bf16")
    #expect(rounded.output.contains(/model\.norm\.weight +BF16/))
    #expect(try program.folder.read("out-bf16/config.json").contains("\"dtype\": \"bfloat16\""))
  }

  @Test func textsBecomeTokensAndBack() throws {
    let file = Self.fixture("tokenizer-gemma.gguf")
    let running = try program.start(["tokenize", file, "--json"])
    #expect(try running.end().status == 0)
    let copy = try program.run("tokenize", Self.fixture("quantized.gguf"))
    #expect(copy.status == 1)
    #expect(copy.errors == "error: quantized.gguf: has no 'tokenizer.ggml.model'\n")
  }

  @Test func whatIsNoModelIsNamed() throws {
    let ended = try program.run("model", "logits", Self.fixture("quantized.gguf"), "--tokens", "1")
    #expect(ended.status == 1)
    #expect(ended.errors.contains("quantized.gguf: architecture 'none' is not supported"))
    let missing = try program.run("model", "inspect", "nowhere.gguf")
    #expect(missing.status == 1 && missing.errors.contains("nowhere.gguf: cannot be read"))
    let typed = try program.run("model", "export", "base", "out", "--type", "bf16")
    #expect(
      typed.status == 64 && typed.errors.contains("'base' is no folder or file of a checkpoint"))
  }
}
