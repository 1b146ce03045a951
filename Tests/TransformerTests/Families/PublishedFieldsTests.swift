import Foundation
import Tensors
import Testing

@testable import Transformer

/// The fields that published files of each family carry beside the sizes, those that change nothing among
/// them: all are read, and what they say is what the model does.
struct PublishedFieldsTests {
  private func read(_ json: String) throws -> ModelConfiguration {
    try ModelConfiguration(json: Data(json.utf8))
  }

  private static let sizes = """
    "hidden_size": 32, "intermediate_size": 20, "num_hidden_layers": 2, "num_attention_heads": 4,
    "num_key_value_heads": 2, "vocab_size": 50, "max_position_embeddings": 64,
    "initializer_range": 0.02, "attention_dropout": 0.0, "torch_dtype": "bfloat16", "use_cache": true,
    "transformers_version": "4.50.0", "bos_token_id": 2, "eos_token_id": [1, 3]
    """

  @Test(arguments: [
    """
    "model_type": "gemma3_text", "architectures": ["Gemma3ForCausalLM"], "_sliding_window_pattern": 6,
    "attention_bias": false, "attn_logit_softcapping": null, "final_logit_softcapping": null,
    "head_dim": 8, "hidden_activation": "gelu_pytorch_tanh", "query_pre_attn_scalar": 256,
    "layer_types": ["sliding_attention", "full_attention"], "rope_local_base_freq": 10000.0,
    "rope_scaling": null, "rope_theta": 1000000.0, "sliding_window": 512, "rms_norm_eps": 1e-06,
    "use_bidirectional_attention": false
    """,
    """
    "model_type": "gemma2", "attention_bias": false, "attn_logit_softcapping": 50.0,
    "cache_implementation": "hybrid", "final_logit_softcapping": 30.0, "head_dim": 8,
    "hidden_act": "gelu_pytorch_tanh", "hidden_activation": "gelu_pytorch_tanh",
    "query_pre_attn_scalar": 256, "rms_norm_eps": 1e-06, "rope_theta": 10000.0, "sliding_window": 4096
    """,
    """
    "model_type": "gemma", "attention_bias": false, "head_dim": 8, "hidden_act": "gelu",
    "hidden_activation": null, "rms_norm_eps": 1e-06, "rope_scaling": null, "rope_theta": 10000.0
    """,
    """
    "model_type": "llama", "attention_bias": false, "head_dim": 8, "hidden_act": "silu",
    "mlp_bias": false, "pretraining_tp": 1, "rms_norm_eps": 1e-05, "rope_theta": 500000.0,
    "rope_scaling": {"factor": 32.0, "high_freq_factor": 4.0, "low_freq_factor": 1.0,
      "original_max_position_embeddings": 8192, "rope_type": "llama3"}, "tie_word_embeddings": true
    """,
    """
    "model_type": "llama", "hidden_act": "silu", "is_llama_config": true, "rms_norm_eps": 1e-05,
    "rope_interleaved": false, "rope_scaling": null, "rope_theta": 100000, "tie_word_embeddings": true,
    "transformers.js_config": {"kv_cache_dtype": {"q4f16": "float16"}}, "unsloth_fixed": true
    """,
    """
    "model_type": "qwen2", "hidden_act": "silu", "max_window_layers": 21, "rms_norm_eps": 1e-06,
    "rope_theta": 1000000.0, "sliding_window": 32768, "use_mrope": false, "use_sliding_window": false
    """,
    """
    "model_type": "qwen3", "attention_bias": false, "head_dim": 128, "hidden_act": "silu",
    "max_window_layers": 28, "rms_norm_eps": 1e-06, "rope_scaling": null, "rope_theta": 1000000,
    "sliding_window": null, "use_sliding_window": false
    """,
    """
    "model_type": "mistral", "hidden_act": "silu", "rms_norm_eps": 1e-05, "rope_theta": 10000.0,
    "sliding_window": 4096, "tie_word_embeddings": false
    """,
    """
    "model_type": "olmo2", "attention_bias": false, "hidden_act": "silu", "rms_norm_eps": 1e-06,
    "rope_scaling": null, "rope_theta": 500000, "pad_token_id": 1
    """,
    """
    "model_type": "phi3", "_name_or_path": "Phi-3", "auto_map": {"AutoConfig": "configuration_phi3"},
    "attention_bias": false, "embd_pdrop": 0.0, "resid_pdrop": 0.0, "hidden_act": "silu",
    "original_max_position_embeddings": 16, "rms_norm_eps": 1e-05, "rope_theta": 10000.0,
    "rope_scaling": {"type": "longrope", "long_factor": [1.1, 2, 3, 4], "short_factor": [1, 1, 1.5, 2]},
    "sliding_window": 262144, "pad_token_id": 0
    """,
    """
    "model_type": "phi3", "full_attn_mod": 1, "interpolate_factor": 1, "lm_head_bias": false,
    "mlp_bias": false, "hidden_act": "silu", "original_max_position_embeddings": 16,
    "partial_rotary_factor": 0.75, "rms_norm_eps": 1e-05, "rope_theta": 10000.0,
    "rope_scaling": {"type": "longrope", "long_factor": [1, 2, 3], "short_factor": [1, 1, 1]}
    """,
  ]) func manyFieldsAreRead(fields: String) throws {
    let model = try read("{\(Self.sizes), \(fields)}")
    #expect(model.layers == 2 && model.width == 32 && model.endToken == 1)
    #expect(try ModelConfiguration(json: model.json()) == model)
  }

  @Test func olderFamiliesHaveNamesOfTheirOwn() throws {
    let gpt2 = try read(
      """
      {"model_type": "gpt2", "activation_function": "gelu_new", "attn_pdrop": 0.1, "embd_pdrop": 0.1,
       "initializer_range": 0.02, "layer_norm_epsilon": 1e-05, "n_ctx": 1024, "n_embd": 32, "n_head": 4,
       "n_layer": 2, "n_positions": 1024, "resid_pdrop": 0.1, "summary_activation": null,
       "summary_first_dropout": 0.1, "summary_proj_to_labels": true, "summary_type": "cls_index",
       "summary_use_proj": true, "task_specific_params": {"text-generation": {"do_sample": true}},
       "reorder_and_upcast_attn": false, "scale_attn_weights": true, "vocab_size": 50}
      """)
    #expect(gpt2.contextLength == 1024)
    let neo = try read(
      """
      {"model_type": "gpt_neo", "activation_function": "gelu_new", "attention_dropout": 0,
       "attention_layers": ["global", "local"], "attention_types": [[["global", "local"], 1]],
       "classifier_dropout": 0.1, "embed_dropout": 0, "gradient_checkpointing": false,
       "hidden_size": 32, "intermediate_size": null, "layer_norm_epsilon": 1e-05,
       "max_position_embeddings": 2048, "num_heads": 4, "num_layers": 2, "resid_dropout": 0,
       "summary_type": "cls_index", "use_cache": true, "vocab_size": 50, "window_size": 256}
      """)
    #expect(neo.mlpWidth == 128 && neo.blocks.map(\.attention.window) == [nil, 256])
    let neox = try read(
      """
      {"model_type": "gpt_neox", "hidden_act": "gelu", "hidden_size": 64, "intermediate_size": 256,
       "layer_norm_eps": 1e-05, "max_position_embeddings": 2048, "num_attention_heads": 4,
       "num_hidden_layers": 2, "rotary_emb_base": 10000, "rotary_pct": 0.25,
       "tie_word_embeddings": false, "use_parallel_residual": true, "vocab_size": 50}
      """)
    #expect(neox.blocks[0].attention.rotary?.width == 4 && neox.blocks[0].isParallel)
  }
}
