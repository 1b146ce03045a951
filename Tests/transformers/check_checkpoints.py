#!/usr/bin/env python3
"""Checks checkpoints that transformers writes, and those that are written back: every family.

    pip install torch transformers
    python3 Tests/transformers/check_checkpoints.py .build/release/palimpsest [NAME...]

Models are random. Each is read in float32 and bf16, in shards; a bf16 checkpoint is compared with the same
rounded weights computed in float32: logits, hidden states, the loss and all of its gradients, and greedy text.
The model is then exported, and what transformers computes with the export is compared with what it computed
before. Exits with 1 where anything differs by more than rounding.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import torch
from safetensors.torch import save_file
from transformers import (
    AutoModelForCausalLM, AutoModelForImageTextToText, Gemma2Config, Gemma3Config, Gemma3TextConfig,
    GemmaConfig, GPT2Config, GPTNeoConfig, GPTNeoXConfig, LlamaConfig, MistralConfig, Olmo2Config,
    Phi3Config, Qwen2Config, Qwen3Config)

# The largest difference over the tensor's largest magnitude: a few roundings of float32.
LIMIT = 5e-6
LENGTH, NEW = 40, 12

# No id is padding: transformers gives its row of the embedding no gradient.
SHARED = dict(vocab_size=211, hidden_size=96, intermediate_size=160, num_hidden_layers=3,
              num_attention_heads=6, max_position_embeddings=64, pad_token_id=None)
LLAMA_31 = dict(rope_type="llama3", factor=8.0, low_freq_factor=1.0, high_freq_factor=4.0,
                original_max_position_embeddings=16, rope_theta=500000.0)
# Texts of more than 16 tokens are long; greedy text begins with 10 tokens and becomes so.
PHI_LONG = dict(rope_type="longrope", short_factor=[1 + i / 8 for i in range(6)],
                long_factor=[1 + i / 2 for i in range(6)])
SLIDING, FULL = "sliding_attention", "full_attention"
GEMMA_3 = dict(**SHARED, num_key_value_heads=2, head_dim=22, sliding_window=7,
               query_pre_attn_scalar=20, layer_types=[SLIDING, FULL, SLIDING],
               rope_parameters={SLIDING: dict(rope_type="default", rope_theta=1000.0),
                                FULL: dict(rope_type="linear", factor=8.0, rope_theta=10000.0)})
CONFIGURATIONS = {
    "llama": LlamaConfig(**SHARED, num_key_value_heads=2, tie_word_embeddings=False),
    "llama 3.1": LlamaConfig(**SHARED, num_key_value_heads=3, head_dim=24,
                             rope_parameters=LLAMA_31, tie_word_embeddings=True),
    "llama, biases": LlamaConfig(**SHARED, num_key_value_heads=3, attention_bias=True,
                                 mlp_bias=True, tie_word_embeddings=True),
    "mistral": MistralConfig(**SHARED, num_key_value_heads=2, head_dim=22, sliding_window=7),
    "mistral, no window": MistralConfig(**SHARED, num_key_value_heads=2, sliding_window=None),
    "qwen2": Qwen2Config(**SHARED, num_key_value_heads=2, tie_word_embeddings=True),
    "qwen2, windows": Qwen2Config(**SHARED, num_key_value_heads=3, use_sliding_window=True,
                                  sliding_window=7, max_window_layers=1),
    "qwen3": Qwen3Config(**SHARED, num_key_value_heads=2, head_dim=22, tie_word_embeddings=True),
    "qwen3, biases": Qwen3Config(**SHARED, num_key_value_heads=3, head_dim=24, attention_bias=True),
    "olmo2": Olmo2Config(**SHARED, num_key_value_heads=2),
    "phi3": Phi3Config(**SHARED, num_key_value_heads=2),
    "phi3, long": Phi3Config(**SHARED, num_key_value_heads=3, partial_rotary_factor=0.75,
                             original_max_position_embeddings=16, rope_parameters=PHI_LONG,
                             sliding_window=15),
    "gemma": GemmaConfig(**SHARED, num_key_value_heads=1, head_dim=32),
    "gemma2": Gemma2Config(**SHARED, num_key_value_heads=3, head_dim=24, sliding_window=7,
                           query_pre_attn_scalar=20, attn_logit_softcapping=4.0,
                           final_logit_softcapping=3.0),
    "gemma3": Gemma3TextConfig(**GEMMA_3),
    "gemma3, untied": Gemma3TextConfig(**GEMMA_3, tie_word_embeddings=False),
    "gemma3, larger": Gemma3Config(
        text_config=GEMMA_3, image_token_index=210,
        vision_config=dict(hidden_size=16, intermediate_size=16, num_hidden_layers=1,
                           num_attention_heads=2, image_size=28, patch_size=14)),
    "gpt2": GPT2Config(vocab_size=211, n_embd=96, n_layer=3, n_head=6, n_positions=64),
    "gpt_neo": GPTNeoConfig(vocab_size=211, hidden_size=90, num_layers=3, num_heads=6,
                            max_position_embeddings=64, window_size=7,
                            attention_types=[[["global", "local"], 1], [["local"], 1]]),
    "neox": GPTNeoXConfig(**SHARED),
    "neox, sequential": GPTNeoXConfig(**SHARED, use_parallel_residual=False),
    "neox, no biases": GPTNeoXConfig(**SHARED, attention_bias=False),
}


def load(folder: Path, kind=AutoModelForCausalLM):
    return kind.from_pretrained(folder, dtype=torch.float32, attn_implementation="eager")


def randomize(model) -> None:
    """Norms and biases that count, as those of a model that nobody has trained do not."""
    generator = torch.Generator().manual_seed(2)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if parameter.dim() == 1:
                parameter += 0.2 * torch.randn(parameter.shape, generator=generator)


def computed(model) -> dict[str, torch.Tensor]:
    ids = torch.randint(0, 210, (3, LENGTH), generator=torch.Generator().manual_seed(0))
    output = model(input_ids=ids, labels=ids, output_hidden_states=True)
    output.loss.backward()
    tensors = {"input_ids": ids, "logits": output.logits, "loss": output.loss.reshape(1)}
    tensors |= {f"hidden_states.{i}": h for i, h in enumerate(output.hidden_states)}
    gradients = {n: p.grad for n, p in model.named_parameters() if p.grad is not None}
    tensors |= {f"grad.{n.replace('language_model.', '')}": g for n, g in gradients.items()}
    return {name: tensor.detach().clone().contiguous() for name, tensor in tensors.items()}


def continued(model) -> list[int]:
    """The likeliest tokens after ten, the whole text read anew for each."""
    text = torch.randint(0, 210, (1, 10), generator=torch.Generator().manual_seed(3))
    prompt = text[0].tolist()
    for _ in range(NEW):
        text = torch.cat([text, model(input_ids=text).logits[:, -1:].argmax(-1)], dim=1)
    return prompt, text[0, 10:].tolist()


def palimpsest(program: str, *arguments: str) -> str:
    ended = subprocess.run([program, *arguments], capture_output=True, text=True)
    if ended.returncode != 0:
        raise RuntimeError(ended.stderr.strip())
    return ended.stdout


def check(program: str, configuration, dtype: torch.dtype, root: Path) -> list[str]:
    """Problems with one configuration; what was found is printed."""
    is_larger = isinstance(configuration, Gemma3Config)
    kind = AutoModelForImageTextToText if is_larger else AutoModelForCausalLM
    torch.manual_seed(1)
    configuration.initializer_range = 0.1
    model = kind.from_config(configuration)
    randomize(model)
    folder = root / "model"
    model.to(dtype).save_pretrained(folder, max_shard_size="100KB")
    model = load(folder, kind)
    expected = computed(model)
    file = root / "expected.tensors"
    save_file(expected, str(file))
    rows = json.loads(palimpsest(
        program, "model", "check", str(folder), "--expected", str(file), "--json"))
    worst = max(rows, key=lambda row: row["max_relative"])
    logits = next(row for row in rows if row["tensor"] == "logits")
    shards = len(list(folder.glob("*.safetensors")))
    print(f"{str(dtype):15} {shards:3} shards, {len(rows):3} tensors; logits "
          f"{logits['max_absolute']:.1e}; worst {worst['max_relative']:.1e}, {worst['tensor']}")
    problems = []
    if not worst["max_relative"] < LIMIT:
        problems.append(f"{worst['tensor']} differs by {worst['max_relative']:.1e}")
    missing = {n for n in expected if n.startswith("grad.")} - {row["tensor"] for row in rows}
    problems += [f"no {name}" for name in sorted(missing)]
    prompt, text = continued(model)
    shown = json.loads(palimpsest(
        program, "model", "logits", str(folder), "--json", "--continue", str(NEW),
        "--tokens", *map(str, prompt)))
    if shown["continuation"] != text:
        problems.append(f"continues with {shown['continuation']}, not {text}")
    return problems


def main() -> int:
    program, names = sys.argv[1], sys.argv[2:]
    problems = 0
    for name, configuration in CONFIGURATIONS.items():
        if names and name not in names:
            continue
        for dtype in (torch.float32, torch.bfloat16):
            with tempfile.TemporaryDirectory() as temporary:
                print(f"{name:18}", end=" ")
                try:
                    found = check(program, configuration, dtype, Path(temporary))
                except RuntimeError as error:
                    found = [str(error)]
                for problem in found:
                    print(f"{name}: {problem}")
                problems += len(found)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
