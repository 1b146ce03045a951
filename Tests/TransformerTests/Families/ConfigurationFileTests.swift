import Foundation
import Tensors
import Testing

@testable import Transformer

/// What a `config.json` says of every family alike.
struct ConfigurationFileTests {
  private static let known =
    "llama, mistral, qwen2, qwen3, olmo2, phi3, gemma, gemma2, gemma3_text, gemma3, gpt2, gpt_neo, "
    + "gpt_neox"
  private let file = ConfigurationText("llama")

  @Test(arguments: [
    (
      #"{"model_type": "bert"}"#,
      "model_type 'bert' is not supported; there are \(known)"
    ),
    ("{}", "model_type '' is not supported; there are \(known)"),
    (#"{"model_type": 3}"#, "'model_type' is not a text"),
    (
      #"{"model_type": "mamba2", "time_step_limit": [0.0, Infinity]}"#,
      "model_type 'mamba2' is not supported; there are \(known)"
    ),
    ("nonsense", "is no model configuration: it is no JSON at byte 0"),
    ("[1]", "is no model configuration: it is no JSON object"),
  ]) func filesThatAreNone(json: String, complaint: String) {
    let error = #expect(throws: FileError.self) {
      try ModelConfiguration(json: Data(json.utf8), path: "folder/config.json")
    }
    #expect(error?.description == "folder/config.json: \(complaint)")
  }

  @Test func tokensAreIdsOrListsOfThem() throws {
    let model = try file.read([
      "bos_token_id": "128000", "eos_token_id": "[128001, 128008]", "pad_token_id": "null",
    ])
    #expect(model.beginToken == 128_000 && model.endToken == 128_001 && model.padToken == nil)
    #expect(try file.read(["eos_token_id": "[]"]).endToken == nil)
    #expect(
      file.complaint(["eos_token_id": #""x""#]).hasSuffix("'eos_token_id' is not a whole number"))
    #expect(
      file.complaint(["eos_token_id": #"["x"]"#]).hasSuffix(
        "'eos_token_id' is not a list of tokens"))
  }

  @Test func theFileSaysWhetherEmbeddingsAreTied() throws {
    #expect(try file.read(["tie_word_embeddings": "true"]).tiesEmbeddings)
    #expect(try !ConfigurationText("gemma").read(["tie_word_embeddings": "false"]).tiesEmbeddings)
    #expect(
      file.complaint(["tie_word_embeddings": "1"]).hasSuffix(
        "'tie_word_embeddings' is not true or false"))
  }

  @Test func quantizedCheckpointsAreRefused() {
    #expect(
      file.complaint(["quantization_config": #"{"quant_method": "gptq", "bits": 4}"#])
        == "config.json: the checkpoint is quantized by gptq, which is not read")
    #expect(
      file.complaint(["quantization_config": "{}"])
        == "config.json: the checkpoint is quantized by a method that it does not name, which is not read"
    )
  }

  @Test func whatNoFamilyReadsIsRefused() {
    #expect(
      file.complaint(["logit_scale": "0.5"])
        == "config.json: 'logit_scale' is 0.5, which is not supported in 'llama'")
  }

  @Test func headsThatAreTooWideAreRefused() {
    #expect(
      file.complaint(["head_dim": "8388608", "num_attention_heads": "1024"])
        == "config.json: num_attention_heads * head_dim is 8589934592, which is out of range")
  }
}
