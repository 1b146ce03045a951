#!/usr/bin/env python3
"""Writes small GGUF files and what the reference libraries make of them.

    pip install torch transformers gguf safetensors sentencepiece tokenizers
    python3 Tests/transformers/make_gguf.py Tests/TransformerTests/Fixtures/gguf

quantized.gguf holds random blocks of every type, quantized.safetensors what `gguf` widens them to;
NAME.gguf a random model of an architecture, NAME.safetensors its logits, loss and some gradients in
transformers. Rows, norms and names are as llama.cpp's convert_hf_to_gguf.py leaves them; where
transformers reads a file of the architecture itself, it must agree. tokenizer-NAME.gguf holds a small
tokenizer, tokenizers.json what the library that trained it makes of texts.
"""

import json
import sys
import tempfile
from pathlib import Path

import gguf
import numpy as np
import sentencepiece
import torch
from gguf import GGMLQuantizationType as Type
from make_tokenizers import LLAMA3, TEXTS, byte_level, corpus
from safetensors.numpy import save_file as save_arrays
from safetensors.torch import save_file
from tokenizers import pre_tokenizers
from transformers import (
    AutoModelForCausalLM, AutoTokenizer, Gemma2Config, Gemma3TextConfig, GemmaConfig, GPT2Config, GPTNeoXConfig,
    LlamaConfig, Olmo2Config, Phi3Config, Qwen2Config, Qwen3Config)

# Where the half-precision scales of a block lie: random bits there would be infinite.
SCALES = {
    "Q4_0": [0], "Q4_1": [0, 2], "Q5_0": [0], "Q5_1": [0, 2], "Q8_0": [0], "IQ4_NL": [0],
    "Q2_K": [80, 82], "Q3_K": [108], "Q4_K": [0, 2], "Q5_K": [0, 2], "Q6_K": [208],
}


def random_blocks(name: str, rows: int, width: int, chance) -> np.ndarray:
    size, count = gguf.GGML_QUANT_SIZES[Type[name]]
    blocks = chance.integers(0, 256, (rows * width // size, count), dtype=np.uint8)
    for place in SCALES[name]:
        scales = chance.normal(0, 0.1, len(blocks)).astype(np.float16)
        # The smallest, a subnormal, and the largest number too.
        scales[:3] = np.array([2**-24, -3 * 2**-20, 65504], dtype=np.float16)[: len(scales)]
        blocks[:, place : place + 2] = scales.view(np.uint8).reshape(-1, 2)
    return blocks.reshape(rows, -1)


def quantized(folder: Path) -> None:
    chance = np.random.default_rng(1)
    writer = gguf.GGUFWriter(folder / "quantized.gguf", "none")
    expected = {}

    def add(name, data, kind):
        writer.add_tensor(name, data, raw_dtype=kind)
        wide = gguf.dequantize(data, kind)
        expected[name] = np.ascontiguousarray(wide, dtype=np.float32)

    for name in SCALES:
        add(name, random_blocks(name, 3, 512, chance), Type[name])
    plain = chance.normal(0, 1, (3, 64)).astype(np.float32)
    add("F32", plain, Type.F32)
    add("F16", (plain * 2.0**-14).astype(np.float16), Type.F16)
    add("BF16", gguf.quantize(plain, Type.BF16), Type.BF16)
    add("vector.F16", plain[0].astype(np.float16), Type.F16)
    add("vector.Q8_0", gguf.quantize(plain[0], Type.Q8_0), Type.Q8_0)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    save_arrays(expected, folder / "quantized.safetensors")


SHARED = dict(vocab_size=64, hidden_size=32, intermediate_size=64, num_hidden_layers=2,
              num_attention_heads=2, max_position_embeddings=64, bos_token_id=2, eos_token_id=1,
              pad_token_id=0)
LLAMA_31 = dict(rope_type="llama3", factor=8.0, low_freq_factor=1.0, high_freq_factor=4.0,
                original_max_position_embeddings=32, rope_theta=10000.0)
GROUPED = dict(num_key_value_heads=1, head_dim=32)
MODELS = {
    "llama": ("llama", LlamaConfig(**SHARED, num_key_value_heads=1, tie_word_embeddings=False)),
    "llama31": ("llama", LlamaConfig(**SHARED, num_key_value_heads=1, rope_parameters=LLAMA_31,
                                     tie_word_embeddings=True)),
    "gemma": ("gemma", GemmaConfig(**SHARED, **GROUPED)),
    "gemma2": ("gemma2", Gemma2Config(**SHARED, **GROUPED, sliding_window=5,
                                      query_pre_attn_scalar=32)),
    "gemma3": ("gemma3", Gemma3TextConfig(**SHARED | dict(num_hidden_layers=7), **GROUPED,
                                          sliding_window=5, query_pre_attn_scalar=32)),
    "qwen2": ("qwen2", Qwen2Config(**SHARED, num_key_value_heads=1, tie_word_embeddings=True)),
    "qwen3": ("qwen3", Qwen3Config(**SHARED, **GROUPED, tie_word_embeddings=False)),
    "phi3": ("phi3", Phi3Config(**SHARED, num_key_value_heads=1, tie_word_embeddings=False)),
    "olmo2": ("olmo2", Olmo2Config(**SHARED, num_key_value_heads=1, tie_word_embeddings=False)),
    "gpt2": ("gpt2", GPT2Config(vocab_size=64, n_embd=32, n_layer=2, n_head=2, n_positions=64,
                                bos_token_id=2, eos_token_id=1)),
    "neox": ("gptneox", GPTNeoXConfig(**SHARED, rotary_pct=0.5)),
}
# transformers has no reader for these, or reads them otherwise than llama.cpp writes them.
UNCHECKED = {"gemma", "olmo2", "neox", "llama31"}
TYPES = [Type.Q8_0, Type.F16, Type.Q5_1, Type.Q4_0, Type.BF16, Type.Q5_0, Type.Q4_1, Type.F32]


def converted(name: str, tensor: np.ndarray, architecture: str, config) -> np.ndarray:
    """A tensor as convert_hf_to_gguf.py leaves it."""
    if architecture == "llama" and name.endswith(("q_proj.weight", "k_proj.weight")):
        heads = config.num_attention_heads if "q_proj" in name else config.num_key_value_heads
        pairs = tensor.reshape(heads, 2, tensor.shape[0] // heads // 2, -1)
        return pairs.swapaxes(1, 2).reshape(tensor.shape)
    if architecture.startswith("gemma") and name.endswith("norm.weight"):
        return tensor + 1
    if architecture == "gpt2" and name.endswith(
        ("c_attn.weight", "c_proj.weight", "c_fc.weight")):
        return tensor.T
    if architecture == "gptneox" and "query_key_value" in name:
        heads, width = config.num_attention_heads, config.hidden_size
        parts = tensor.reshape(heads, 3, width // heads, -1)
        return np.concatenate([parts[:, i].reshape(width, -1) for i in range(3)]).reshape(tensor.shape)
    return tensor


def restored(name: str, tensor: np.ndarray, architecture: str, config) -> np.ndarray:
    """What `converted` makes, back again."""
    if architecture == "llama" and name.endswith(("q_proj.weight", "k_proj.weight")):
        heads = config.num_attention_heads if "q_proj" in name else config.num_key_value_heads
        pairs = tensor.reshape(heads, tensor.shape[0] // heads // 2, 2, -1)
        return pairs.swapaxes(1, 2).reshape(tensor.shape)
    if architecture.startswith("gemma") and name.endswith("norm.weight"):
        return tensor - 1
    if architecture == "gpt2" and name.endswith(
        ("c_attn.weight", "c_proj.weight", "c_fc.weight")):
        return tensor.T
    if architecture == "gptneox" and "query_key_value" in name:
        heads, width = config.num_attention_heads, config.hidden_size
        parts = tensor.reshape(3, heads, width // heads, -1).swapaxes(0, 1)
        return parts.reshape(tensor.shape)
    return tensor


def add_metadata(writer, architecture: str, config) -> None:
    def get(*names):
        return next((v for n in names if (v := getattr(config, n, None)) is not None), None)

    width, heads = get("hidden_size", "n_embd"), get("num_attention_heads", "n_head")
    writer.add_block_count(get("num_hidden_layers", "n_layer"))
    writer.add_context_length(get("max_position_embeddings", "n_positions"))
    writer.add_embedding_length(width)
    writer.add_feed_forward_length(get("intermediate_size", "n_inner") or 4 * width)
    writer.add_head_count(heads)
    rope = getattr(config, "rope_parameters", None) or {}
    if architecture == "gptneox":
        writer.add_layer_norm_eps(config.layer_norm_eps)
        writer.add_rope_dimension_count(int(rope["partial_rotary_factor"] * (width // heads)))
        writer.add_parallel_residual(config.use_parallel_residual)
    elif architecture == "gpt2":
        writer.add_layer_norm_eps(config.layer_norm_epsilon)
    else:
        writer.add_head_count_kv(config.num_key_value_heads)
        writer.add_layer_norm_rms_eps(config.rms_norm_eps)
        head = get("head_dim") or width // heads
        writer.add_rope_dimension_count(head)
        writer.add_rope_freq_base((rope.get("full_attention") or rope)["rope_theta"])
        if architecture in ("llama", "gemma", "gemma2", "gemma3", "qwen3"):
            writer.add_key_length(head)
            writer.add_value_length(head)
    if architecture in ("gemma2", "gemma3"):
        writer.add_sliding_window(config.sliding_window)
    if architecture == "gemma2":
        writer.add_attn_logit_softcapping(config.attn_logit_softcapping)
        writer.add_final_logit_softcapping(config.final_logit_softcapping)
    if architecture == "phi3":
        writer.add_sliding_window(config.sliding_window or config.max_position_embeddings)
    for name in ("bos", "eos"):
        getattr(writer, f"add_{name}_token_id")(getattr(config, f"{name}_token_id"))
    writer.add_tokenizer_model("llama")
    writer.add_token_list([f"<{i}>" for i in range(config.vocab_size)])
    writer.add_token_scores([-float(i) for i in range(config.vocab_size)])
    writer.add_token_types([gguf.TokenType.NORMAL] * config.vocab_size)


def rotary_factors(config) -> np.ndarray:
    """The factors of Llama 3.1's frequencies, as convert_hf_to_gguf.py writes them."""
    rope = config.rope_parameters
    head = config.hidden_size // config.num_attention_heads
    wave = 2 * np.pi * rope["rope_theta"] ** (np.arange(0, head, 2) / head)
    smooth = (rope["original_max_position_embeddings"] / wave - 1) / 3
    return (1 / (1 / 8 + np.clip(smooth, 0, 1) * (1 - 1 / 8))).astype(np.float32)


def write(name: str, folder: Path) -> None:
    architecture, config = MODELS[name]
    torch.manual_seed(1)
    config.initializer_range = 0.2
    config._attn_implementation = "eager"
    model = AutoModelForCausalLM.from_config(config, dtype=torch.float32).eval()
    names = gguf.get_tensor_name_map(
        next(k for k, v in gguf.MODEL_ARCH_NAMES.items() if v == architecture),
        len(model.base_model.layers if hasattr(model.base_model, "layers") else model.base_model.h))
    file = folder / f"{name}.gguf"
    writer = gguf.GGUFWriter(file, architecture)
    add_metadata(writer, architecture, config)
    if name == "llama31":
        writer.add_tensor("rope_freqs.weight", rotary_factors(config))
    state, count = {}, 0
    for key, tensor in model.state_dict().items():
        if key == "lm_head.weight" and config.tie_word_embeddings:
            continue
        values = tensor.numpy()
        if values.ndim == 1:
            values = values + np.random.default_rng(len(state)).normal(0, 0.1, values.shape).astype(
                np.float32)
        values = np.ascontiguousarray(converted(key, values, architecture, config))
        kind = Type.F32 if values.ndim == 1 else TYPES[count % len(TYPES)]
        count += values.ndim > 1
        packed = gguf.quantize(values, kind)
        writer.add_tensor(names.get_name(key, (".weight", ".bias")), packed, raw_dtype=kind)
        wide = restored(key, gguf.dequantize(packed, kind).reshape(values.shape), architecture, config)
        state[key] = torch.from_numpy(np.ascontiguousarray(wide).copy())
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    missing, unknown = model.load_state_dict(state, strict=False)
    assert set(missing) <= {"lm_head.weight"} and not unknown, (missing, unknown)
    model.tie_weights()
    save(model, folder / f"{name}.safetensors")
    if name not in UNCHECKED:
        check(model, file)


IDS = torch.randint(3, 64, (2, 17), generator=torch.Generator().manual_seed(0))


def save(model, file: Path) -> None:
    output = model(input_ids=IDS, labels=IDS, output_hidden_states=True)
    output.loss.backward()
    tensors = {"input_ids": IDS, "logits": output.logits, "loss": output.loss.reshape(1)}
    tensors |= {f"hidden_states.{i}": h for i, h in enumerate(output.hidden_states)}
    tensors |= {f"grad.{n}": p.grad for n, p in model.named_parameters()
                if p.grad is not None and (p.ndim == 1 or ".0." in n or ".h.0" in n)}
    save_file({n: t.detach().clone().contiguous() for n, t in tensors.items()}, file)


def check(model, file: Path) -> None:
    """The tensors as transformers itself reads the file, where it can; it guesses some of the metadata."""
    own = AutoModelForCausalLM.from_pretrained(
        file.parent, gguf_file=file.name, config=model.config, dtype=torch.float32).eval()
    with torch.no_grad():
        expected, seen = model(IDS).logits, own(IDS).logits
    error = ((expected - seen).abs().max() / expected.abs().max()).item()
    print(f"{file.name:14} transformers' own reading differs by {error:.1e}")


QWEN2 = LLAMA3.replace(r"\p{N}{1,3}", r"\p{N}")
RUNS = ["a  b   c", "x" + " " * 9 + "y", "one\n\n\ntwo\n", "<tool>in</tool> <s>text</s>", "ab<tool>  cd"]


# Tokens for runs of spaces and newlines, as Gemma has them.
RUN_TOKENS = ["\n", "\n\n", "\n\n\n"] + [" " * n for n in range(2, 7)]


def sentencepiece_model(
    prefix: bool, symbols: list[str], folder: str
) -> sentencepiece.SentencePieceProcessor:
    """A model of our own text."""
    text = Path(folder) / "text"
    text.write_text("\n".join(corpus()))
    sentencepiece.SentencePieceTrainer.train(
        input=str(text), model_prefix=str(Path(folder) / "m"), vocab_size=700, model_type="bpe",
        byte_fallback=True, add_dummy_prefix=prefix, remove_extra_whitespaces=False,
        normalization_rule_name="identity", character_coverage=0.999, minloglevel=2,
        user_defined_symbols=symbols,
        hard_vocab_limit=False)
    return sentencepiece.SentencePieceProcessor(model_file=str(Path(folder) / "m.model"))


def add_sentencepiece(writer, model, prefix: bool) -> None:
    count, kinds = model.get_piece_size(), []
    for token in range(count):
        kinds.append(
            gguf.TokenType.UNKNOWN if model.is_unknown(token)
            else gguf.TokenType.CONTROL if model.is_control(token)
            else gguf.TokenType.BYTE if model.is_byte(token) else gguf.TokenType.NORMAL)
        piece = model.id_to_piece(token)
        if piece in ("<tool>", "</tool>") or not piece.strip("\n▁ ") and piece not in ("", "▁"):
            kinds[-1] = gguf.TokenType.USER_DEFINED
    names = [model.id_to_piece(token) for token in range(count)]
    writer.add_tokenizer_model("llama")
    writer.add_token_list([
        n.replace("▁", " ") if k == gguf.TokenType.USER_DEFINED else n for n, k in zip(names, kinds)])
    writer.add_token_scores([
        -1000.0 if k in (gguf.TokenType.USER_DEFINED, gguf.TokenType.CONTROL) else model.get_score(t)
        for t, k in enumerate(kinds)])
    writer.add_token_types(kinds)
    writer.add_bos_token_id(model.bos_id())
    writer.add_eos_token_id(model.eos_id())
    writer.add_unk_token_id(model.unk_id())
    writer.add_add_space_prefix(prefix)


def add_byte_level(writer, tokenizer, pre: str) -> None:
    tokens = sorted(tokenizer.get_vocab().items(), key=lambda item: item[1])
    merges = json.loads(tokenizer.to_str())["model"]["merges"]
    special = {"<s>", "</s>", "<pad>"}
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre(pre)
    writer.add_token_list([name for name, _ in tokens])
    writer.add_token_types([
        gguf.TokenType.CONTROL if name in special else gguf.TokenType.NORMAL for name, _ in tokens])
    writer.add_token_merges([" ".join(merge) for merge in merges])
    writer.add_bos_token_id(0)
    writer.add_eos_token_id(1)
    writer.add_pad_token_id(2)


def tokenizers(folder: Path) -> None:
    expected = {}

    def write(name, architecture, add):
        writer = gguf.GGUFWriter(folder / f"tokenizer-{name}.gguf", architecture)
        add(writer)
        writer.write_header_to_file()
        writer.write_kv_data_to_file()
        writer.write_tensors_to_file()
        writer.close()

    texts = TEXTS + RUNS
    with tempfile.TemporaryDirectory() as temporary:
        plain = sentencepiece_model(False, ["<tool>", "</tool>"] + RUN_TOKENS, temporary)
        write("gemma", "gemma3", lambda writer: add_sentencepiece(writer, plain, False))
        own = AutoTokenizer.from_pretrained(folder, gguf_file="tokenizer-gemma.gguf")
        expected["gemma"] = [(t, own(t).input_ids) for t in texts]
        prefixed = sentencepiece_model(True, ["<tool>", "</tool>"], temporary)
        write("llama", "llama", lambda writer: add_sentencepiece(writer, prefixed, True))
        # SentencePiece itself knows nothing of control tokens in a text.
        expected["llama"] = [
            (t, [prefixed.bos_id()] + prefixed.encode(t)) for t in texts if "<" not in t and t]
    splits = {
        "gpt-2": byte_level(None, False, False), "llama-bpe": byte_level(LLAMA3, True, False),
        "qwen2": byte_level(QWEN2, False, True), "smollm": byte_level(None, False, False),
    }
    splits["smollm"].pre_tokenizer = pre_tokenizers.Sequence([
        pre_tokenizers.Digits(individual_digits=True),
        pre_tokenizers.ByteLevel(add_prefix_space=False)])
    for pre, tokenizer in splits.items():
        write(pre, "llama", lambda writer: add_byte_level(writer, tokenizer, pre))
        begin = [0] if pre == "llama-bpe" else []
        expected[pre] = [(t, begin + tokenizer.encode(t).ids) for t in texts]
    (folder / "tokenizers.json").write_text(json.dumps(expected, ensure_ascii=False, indent=0))


def main() -> None:
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    quantized(folder)
    tokenizers(folder)
    for name in MODELS:
        write(name, folder)


if __name__ == "__main__":
    main()
