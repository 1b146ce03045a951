#!/usr/bin/env python3
"""Checks checkpoints that transformers writes: every family, in float32 and bf16, in shards.

    pip install torch transformers
    python3 Tests/transformers/check_checkpoints.py .build/release/palimpsest

Models are random. A bf16 checkpoint is compared with the same rounded weights computed in float32.
Exits with 1 where anything differs by more than rounding.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import torch
from safetensors.torch import save_file
from transformers import (
    AutoModelForCausalLM, Gemma2Config, GemmaConfig, GPT2Config, GPTNeoXConfig, LlamaConfig)

# The largest difference over the tensor's largest magnitude: a few roundings of float32.
LIMIT = 5e-6

SHARED = dict(vocab_size=211, hidden_size=96, intermediate_size=160, num_hidden_layers=3,
              num_attention_heads=6, max_position_embeddings=64)
LLAMA_31 = dict(rope_type="llama3", factor=8.0, low_freq_factor=1.0, high_freq_factor=4.0,
                original_max_position_embeddings=16, rope_theta=500000.0)
CONFIGURATIONS = {
    "llama": LlamaConfig(**SHARED, num_key_value_heads=2, tie_word_embeddings=False),
    "llama 3.1": LlamaConfig(**SHARED, num_key_value_heads=3, head_dim=24,
                             rope_parameters=LLAMA_31, tie_word_embeddings=True),
    "gemma": GemmaConfig(**SHARED, num_key_value_heads=1, head_dim=32),
    "gemma2": Gemma2Config(**SHARED, num_key_value_heads=3, head_dim=24, sliding_window=7,
                           query_pre_attn_scalar=20, attn_logit_softcapping=4.0,
                           final_logit_softcapping=3.0),
    "gpt2": GPT2Config(vocab_size=211, n_embd=96, n_layer=3, n_head=6, n_positions=64),
    "neox": GPTNeoXConfig(**SHARED),
    "neox, sequential": GPTNeoXConfig(**SHARED, use_parallel_residual=False),
}


def write(configuration, dtype: torch.dtype, folder: Path) -> Path:
    """Writes a random checkpoint in shards, and what transformers makes of it; its file."""
    torch.manual_seed(1)
    configuration.initializer_range = 0.1
    AutoModelForCausalLM.from_config(configuration).to(dtype).save_pretrained(
        folder, max_shard_size="100KB")
    model = AutoModelForCausalLM.from_pretrained(
        folder, dtype=torch.float32, attn_implementation="eager")
    ids = torch.randint(0, 211, (3, 40), generator=torch.Generator().manual_seed(0))
    output = model(input_ids=ids, labels=ids, output_hidden_states=True)
    output.loss.backward()
    tensors = {"input_ids": ids, "logits": output.logits, "loss": output.loss.reshape(1)}
    tensors |= {f"hidden_states.{i}": h for i, h in enumerate(output.hidden_states)}
    tensors |= {f"grad.{n}": p.grad for n, p in model.named_parameters() if p.grad is not None}
    file = folder / "expected.tensors"
    save_file({n: t.detach().clone().contiguous() for n, t in tensors.items()}, str(file))
    return file


def main() -> int:
    program = sys.argv[1]
    problems = 0
    for name, configuration in CONFIGURATIONS.items():
        for dtype in (torch.float32, torch.bfloat16):
            with tempfile.TemporaryDirectory() as temporary:
                folder = Path(temporary)
                expected = write(configuration, dtype, folder)
                shards = len(list(folder.glob("*.safetensors")))
                ended = subprocess.run(
                    [program, "model", "check", temporary, "--expected", str(expected), "--json"],
                    capture_output=True, text=True)
                if ended.returncode != 0:
                    print(f"{name:18} {str(dtype):15} {ended.stderr.strip()}")
                    problems += 1
                    continue
                rows = json.loads(ended.stdout)
                worst = max(rows, key=lambda row: row["max_relative"])
                logits = next(row for row in rows if row["tensor"] == "logits")
                print(f"{name:18} {str(dtype):15} {shards:3} shards, {len(rows):3} tensors; logits "
                      f"{logits['max_absolute']:.1e}; worst {worst['max_relative']:.1e}, "
                      f"{worst['tensor']}")
                problems += not worst["max_relative"] < LIMIT
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
