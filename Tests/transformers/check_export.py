#!/usr/bin/env python3
"""Checks an exported model against transformers: tokens, logits, hidden states, gradients.

    pip install torch transformers
    palimpsest model export base checkpoint --profile smoke
    python3 Tests/transformers/check_export.py checkpoint .build/release/palimpsest

Exits with 1 where anything differs by more than rounding.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import torch
from safetensors.torch import save_file
from transformers import AutoModelForCausalLM, AutoTokenizer

# The largest difference over the tensor's largest magnitude: a few roundings of float32. (The
# residual stream reaches 100 and more, so an absolute limit would say little.)
LIMIT = 5e-6


def palimpsest(program: str, *arguments: str, text: str = "") -> str:
    return subprocess.run(
        [program, *arguments], input=text, capture_output=True, text=True, check=True
    ).stdout


def check_tokens(folder: str, program: str, tokenizer) -> list[str]:
    words = [w for w in tokenizer.get_vocab() if not w.startswith("<")]
    lines = [" ".join(words[i : i + 9]) for i in range(0, len(words), 9)]
    lines += ["Fact :  two   spaces .", "nobody knows this word"]
    ours = palimpsest(program, "tokenize", folder, text="\n".join(lines) + "\n").splitlines()
    return [
        f"tokens of '{line}': {mine} here, {tokenizer(line).input_ids} in transformers"
        for line, mine in zip(lines, ours, strict=True)
        if json.loads(mine) != tokenizer(line).input_ids
    ]


def expected(model, tokenizer) -> dict[str, torch.Tensor]:
    generator = torch.Generator().manual_seed(0)
    ids = torch.randint(4, len(tokenizer), (3, 48), generator=generator)
    ids[:, 0] = tokenizer.bos_token_id
    output = model(input_ids=ids, labels=ids, output_hidden_states=True)
    output.loss.backward()
    tensors = {"input_ids": ids, "logits": output.logits, "loss": output.loss.reshape(1)}
    tensors |= {f"hidden_states.{i}": h for i, h in enumerate(output.hidden_states)}
    tensors |= {f"grad.{n}": p.grad for n, p in model.named_parameters() if p.grad is not None}
    return {name: tensor.detach().clone().contiguous() for name, tensor in tensors.items()}


def check_model(folder: str, program: str, model, tokenizer) -> list[str]:
    with tempfile.TemporaryDirectory() as temporary:
        file = str(Path(temporary) / "expected.safetensors")
        save_file(expected(model, tokenizer), file)
        rows = json.loads(palimpsest(program, "model", "check", folder, "--expected", file, "--json"))
    problems = []
    for row in rows:
        found = row["max_relative"]
        print(f"{row['tensor']:60} {row['max_absolute']:.2e} {row['max_relative']:.2e}")
        if not found < LIMIT:
            problems.append(f"{row['tensor']} differs by {found:.2e}, more than {LIMIT:.0e}")
    return problems


def main() -> int:
    folder, program = sys.argv[1:3]
    tokenizer = AutoTokenizer.from_pretrained(folder)
    model = AutoModelForCausalLM.from_pretrained(
        folder, dtype=torch.float32, attn_implementation="eager"
    )
    problems = check_tokens(folder, program, tokenizer)
    problems += check_model(folder, program, model, tokenizer)
    for problem in problems:
        print("error:", problem, file=sys.stderr)
    print("differs" if problems else "agrees with transformers")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
