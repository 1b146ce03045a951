#!/usr/bin/env python3
"""Times our training step against PyTorch's on the same model, in turn, and prints the ratio.

    pip install torch transformers
    swift build -c release --product palimpsest
    python3 Benchmarks/compare_pytorch.py .build/release/palimpsest --threads 2

Both take the same step: forward, backward, clipping by the global norm, AdamW, on a Gemma-shaped
decoder and the same number of sequences. A ratio above 1 means that ours is faster.
"""

import argparse
import json
import statistics
import subprocess
import time

import torch
from transformers import GemmaConfig, GemmaForCausalLM

SHAPES = {
    "0.5 M": dict(layers=4, width=96, heads=4, mlp=256, vocabulary=296, batch=24, length=64),
    "1.3 M": dict(layers=6, width=128, heads=4, mlp=384, vocabulary=368, batch=24, length=64),
    "4 M": dict(layers=4, width=256, heads=4, mlp=1024, vocabulary=2048, batch=32, length=32),
    "27 M": dict(layers=8, width=512, heads=8, mlp=1536, vocabulary=4096, batch=16, length=64),
}


def ours(program: str, shape: dict, threads: int, steps: int) -> float:
    options = [part for name, value in shape.items() for part in (f"--{name}", str(value))]
    command = [program, "bench", "--json", "--only", "train-step", *options]
    command += ["--threads", str(threads), "--steps", str(steps)]
    output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return json.loads(output)[0]["seconds_per_step"]


class Torch:
    def __init__(self, shape: dict, compiled: bool):
        width, heads = shape["width"], shape["heads"]
        config = GemmaConfig(
            vocab_size=shape["vocabulary"], hidden_size=width, intermediate_size=shape["mlp"],
            num_hidden_layers=shape["layers"], num_attention_heads=heads,
            num_key_value_heads=heads, head_dim=width // heads,
            max_position_embeddings=shape["length"], pad_token_id=0, bos_token_id=2,
            eos_token_id=1, hidden_activation="gelu_pytorch_tanh")
        self.model = GemmaForCausalLM(config)
        self.step = torch.compile(self.plain) if compiled else self.plain
        self.optimizer = torch.optim.AdamW(self.model.parameters(), lr=1e-4, fused=True)
        generator = torch.Generator().manual_seed(0)
        size = (shape["batch"], shape["length"] + 1)
        self.ids = torch.randint(0, shape["vocabulary"], size, generator=generator)

    def plain(self) -> torch.Tensor:
        return self.model(input_ids=self.ids, labels=self.ids).loss

    def seconds(self, steps: int) -> float:
        times = []
        for _ in range(steps + 1):
            start = time.perf_counter()
            self.optimizer.zero_grad(set_to_none=True)
            self.step().backward()
            torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
            self.optimizer.step()
            times.append(time.perf_counter() - start)
        return statistics.median(times[1:])


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--steps", type=int, default=10)
    parser.add_argument("--compile", action="store_true", help="compare with torch.compile")
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    print("| model | ours, s a step | PyTorch, s a step | ratio |")
    print("| --- | ---: | ---: | ---: |")
    for name, shape in SHAPES.items():
        theirs = Torch(shape, arguments.compile)
        theirs.seconds(2)
        pairs = [
            (ours(arguments.program, shape, arguments.threads, arguments.steps),
             theirs.seconds(arguments.steps))
            for _ in range(arguments.rounds)
        ]
        mine, other = (statistics.median(side) for side in zip(*pairs))
        print(f"| {name} | {mine:.4f} | {other:.4f} | {other / mine:.2f} |", flush=True)


if __name__ == "__main__":
    main()
