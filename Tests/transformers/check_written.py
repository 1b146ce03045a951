#!/usr/bin/env python3
"""Checks that transformers reads the checkpoints that are written here, and computes with them what it did before.

    pip install torch transformers
    WRITE_CHECKPOINTS=/tmp/written swift test --filter writtenCheckpoints
    python3 Tests/transformers/check_written.py /tmp/written Tests/TransformerTests/Fixtures

The first command writes the model of each fixture into a folder of its own. Exits with 1 where logits differ by
more than rounding, or a tensor is missing or one too many.
"""

import sys
from pathlib import Path

import torch
from safetensors.torch import load_file
from transformers import AutoModelForCausalLM

LIMIT = 5e-6


def check(folder: Path, reference: Path) -> list[str]:
    expected = load_file(reference / "ref.safetensors")
    model, found = AutoModelForCausalLM.from_pretrained(
        folder, dtype=torch.float64, attn_implementation="eager", output_loading_info=True)
    problems = [f"{kind}: {sorted(names)}" for kind, names in found.items() if names]
    logits = model(input_ids=expected["input_ids"]).logits
    difference = (logits - expected["logits_f64"]).abs().max().item()
    print(f"{folder.name:16} logits {difference:.1e}")
    return problems + ([f"logits differ by {difference:.1e}"] if not difference < LIMIT else [])


def main() -> int:
    written, fixtures = Path(sys.argv[1]), Path(sys.argv[2])
    problems = [
        f"{folder.name}: {problem}"
        for folder in sorted(written.iterdir()) for problem in check(folder, fixtures / folder.name)]
    for problem in problems:
        print("error:", problem, file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
