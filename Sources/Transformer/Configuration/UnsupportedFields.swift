import Tensors

// What a file asks for and a family does not do is refused by its name and value, never passed over.

extension ConfigurationFields {
  /// What is wrong with a field whose value is not supported.
  package func unsupported(_ field: String, in family: String) -> FileError {
    problem("'\(field)' is \(root[field]?.shown ?? "null"), which is not supported in '\(family)'")
  }

  /// Refuses a flag that says otherwise than the family does.
  ///
  /// - Throws: `FileError` naming the flag.
  package func require(_ field: String, _ value: Bool, of family: String) throws {
    guard try flag(field) ?? value == value else { throw unsupported(field, in: family) }
  }

  /// Refuses another activation than the family's.
  ///
  /// - Parameters:
  ///   - field: Where it may be said.
  ///   - accepted: How the family's own activation may be called.
  ///   - family: The family's name.
  /// - Throws: `FileError` naming the activation that the file says.
  package func requireActivation(
    _ field: String, _ accepted: [String], of family: String
  ) throws {
    guard let written = try text(field), !accepted.contains(written) else { return }
    throw problem(
      "'\(field)' is '\(written)', which is not supported in '\(family)'; it has '\(accepted[0])'")
  }

  /// Refuses what the file asks for and nobody has read.
  ///
  /// Fields of training and bookkeeping ask for nothing, nor does a value that turns something off.
  ///
  /// - Parameter family: The family's name.
  /// - Throws: `FileError` naming the first such field.
  package func refuseOthers(of family: String) throws {
    let asked = asked
    for (field, value) in root.members ?? []
    where !asked.contains(field) && !Self.isBookkeeping(field) && value.asksForSomething {
      throw unsupported(field, in: family)
    }
  }

  private static func isBookkeeping(_ field: String) -> Bool {
    bookkeeping.contains(field) || bookkeepingPrefixes.contains(where: field.hasPrefix)
      || field.contains("dropout") || field.hasSuffix("_pdrop")
  }

  private static let bookkeepingPrefixes = [
    "_", "output_", "summary_", "transformers", "unsloth",
  ]

  /// Fields of a `config.json` that do not change what a model computes in one pass.
  private static let bookkeeping: Set<String> = [
    "architectures", "attn_implementation", "auto_map", "begin_suppress_tokens", "bad_words_ids",
    "bos_token", "cache_implementation", "cls_token_id", "decoder_start_token_id",
    "diversity_penalty", "do_sample", "dtype", "early_stopping", "eos_token",
    "exponential_decay_length_penalty", "finetuning_task", "forced_bos_token_id",
    "forced_eos_token_id", "gradient_checkpointing", "id2label", "initializer_range",
    "is_llama_config", "label2id", "length_penalty", "license", "mask_token_id", "max_length",
    "max_seq_len", "max_sequence_length", "min_length", "model_max_length", "n_ctx",
    "neftune_noise_alpha", "no_repeat_ngram_size", "num_beam_groups", "num_beams", "num_labels",
    "num_return_sequences", "pad_token", "prefix", "pretraining_tp", "problem_type",
    "remove_invalid_values", "reorder_and_upcast_attn", "repetition_penalty", "return_dict",
    "return_dict_in_generate", "sep_token_id", "suppress_tokens", "task_specific_params",
    "temperature", "tokenizer_class", "top_k", "top_p", "torch_dtype", "torchscript",
    "typical_p", "unk_token_id", "use_bfloat16", "use_cache", "use_flash_attention",
    "use_flash_attn",
  ]
}

extension JSONTree {
  /// Whether the value turns something on: not one that is empty, off, or changes nothing as a factor.
  fileprivate var asksForSomething: Bool {
    switch self {
    case .null: false
    case .boolean(let flag): flag
    case .number(let number): number != 0 && number != 1
    case .whole(let number): number != 0 && number != 1
    case .string(let text): !text.isEmpty
    case .array(let items): !items.isEmpty
    case .object(let members): !members.isEmpty
    }
  }

  /// The value as messages show it: lists and objects by their size only.
  fileprivate var shown: String {
    switch self {
    case .null: "null"
    case .boolean(let flag): "\(flag)"
    case .number(let number): integer.map { "\($0)" } ?? "\(number)"
    case .whole(let number): "\(number)"
    case .string(let text): "'\(text)'"
    case .array(let items): "a list of \(items.count)"
    case .object(let members): "an object of \(members.count)"
    }
  }
}
