#!/usr/bin/env python3
"""Times our training step of Gemma 3 270M's shape against transformers', in turn.

    pip install torch transformers
    swift build -c release --product palimpsest
    python3 Benchmarks/compare_gemma.py .build/release/palimpsest --threads 2 [--compile]

Both train all attention and feed-forward layers on 24 prompts of 22 tokens, asked for the last
position, alone and with 4 texts of 64 tokens under the full head: forward, backward, clipping by the
global norm, AdamW, float32, random weights. Prints seconds a step, our ratio to our matrix products
alone, and our ratio to theirs, beside their limits: a ratio below 1 means that ours is faster.
"""

import argparse
import json
import statistics
import subprocess
import time

import torch
from transformers import Gemma3ForCausalLM, Gemma3TextConfig

PROMPTS, LENGTH, TEXTS, TEXT_LENGTH = 24, 22, 4, 64
KINDS = ("prompts", "prompts_and_text")
PRODUCTS_LIMITS = {1: 1.10, 2: 1.15}
PEER_LIMITS = {False: 0.65, True: 0.85}


def ours(program: str, threads: int, steps: int) -> dict:
    command = [program, "bench", "--json", "--only", "gemma-step"]
    # A quarter of the steps are timed of the two kinds.
    command += ["--threads", str(threads), "--steps", str(4 * steps)]
    output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return json.loads(output)[0]


class Torch:
    def __init__(self, compiled: bool):
        config = Gemma3TextConfig(
            vocab_size=262_144, hidden_size=640, intermediate_size=2048, num_hidden_layers=18,
            num_attention_heads=4, num_key_value_heads=1, head_dim=256, sliding_window=512,
            max_position_embeddings=32_768, tie_word_embeddings=True)
        self.model = Gemma3ForCausalLM(config)
        self.trained = []
        for name, parameter in self.model.named_parameters():
            parameter.requires_grad = "_proj" in name
            if parameter.requires_grad:
                self.trained.append(parameter)
        self.optimizer = torch.optim.AdamW(self.trained, lr=1e-5, weight_decay=0, fused=True)
        generator = torch.Generator().manual_seed(0)

        def tokens(count, length):
            return torch.randint(0, 262_144, (count, length), generator=generator)

        self.prompts, self.answers = tokens(PROMPTS, LENGTH), tokens(PROMPTS, 1)[:, 0]
        self.texts, self.next = tokens(TEXTS, TEXT_LENGTH), tokens(TEXTS, TEXT_LENGTH)
        self.losses = {
            kind: torch.compile(loss) if compiled else loss
            for kind, loss in zip(KINDS, (self.asked, self.read_too))}

    def asked(self) -> torch.Tensor:
        logits = self.model(input_ids=self.prompts, logits_to_keep=1, use_cache=False).logits
        return torch.nn.functional.cross_entropy(logits[:, 0], self.answers)

    def read_too(self) -> torch.Tensor:
        logits = self.model(input_ids=self.texts, use_cache=False).logits
        return self.asked() + torch.nn.functional.cross_entropy(
            logits.flatten(0, 1), self.next.flatten())

    def step(self, kind: str) -> float:
        start = time.perf_counter()
        self.optimizer.zero_grad(set_to_none=True)
        self.losses[kind]().backward()
        torch.nn.utils.clip_grad_norm_(self.trained, 1.0)
        self.optimizer.step()
        return time.perf_counter() - start

    def seconds(self, steps: int) -> dict:
        times = {kind: [] for kind in KINDS}
        for _ in range(steps):
            for kind in KINDS:
                times[kind].append(self.step(kind))
        return {kind: statistics.median(times[kind]) for kind in KINDS}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--steps", type=int, default=3)
    parser.add_argument("--compile", action="store_true", help="compare with torch.compile")
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    theirs = Torch(arguments.compile)
    theirs.seconds(2)
    rounds = [
        (ours(arguments.program, arguments.threads, arguments.steps),
         theirs.seconds(arguments.steps))
        for _ in range(arguments.rounds)
    ]
    products_limit = PRODUCTS_LIMITS.get(arguments.threads)
    peer_limit = PEER_LIMITS[arguments.compile]
    print("| step | ours, s | transformers, s | to products | limit | to transformers | limit |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    for kind in KINDS:
        mine = statistics.median(own[f"{kind}_seconds_per_step"] for own, _ in rounds)
        other = statistics.median(peer[kind] for _, peer in rounds)
        products = statistics.median(own[f"{kind}_ratio_to_products"] for own, _ in rounds)
        ratio = statistics.median(
            own[f"{kind}_seconds_per_step"] / peer[kind] for own, peer in rounds)
        print(f"| {kind.replace('_', ' ')} | {mine:.2f} | {other:.2f} | {products:.3f} "
              f"| {products_limit or '-'} | {ratio:.3f} | {peer_limit} |", flush=True)


if __name__ == "__main__":
    main()
