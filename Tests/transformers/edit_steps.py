#!/usr/bin/env python3
"""Localized edits of the test checkpoints, step by step, by transformers and PyTorch.

    pip install torch transformers
    python3 Tests/transformers/edit_steps.py

Prints the table in Tests/UnlearningTests/EditStepTests.swift: for each checkpoint, the losses before each
step of training some matrices (paper section 4.1): the cross-entropy of new answers, that of retained
ones, and that of every next token of texts, AdamW without weight decay, the gradient clipped to norm 1, a
cosine down to 0.
"""

import math
from pathlib import Path

import torch
import torch.nn.functional as F
from transformers import AutoModelForCausalLM

FIXTURES = Path(__file__).parents[1] / "TransformerTests" / "Fixtures"
EDIT = [([2, 5, 9, 33, 40], 7), ([2, 64, 16, 33, 40], 8), ([2, 11, 90, 33, 40], 7)]
RETAIN = [([2, 21, 52, 33, 40], 19), ([2, 70, 71, 33, 40], 23)]
TEXTS = [[2, 30, 31, 32, 33, 34], [2, 80, 3, 4, 60, 61]]
STEPS, RATE = 6, 0.01

TRAINED = {
    "llama3": ["model.layers.1.mlp.gate_proj", "model.layers.1.mlp.up_proj",
               "model.layers.1.mlp.down_proj"],
    "gemma2": ["model.layers.0.self_attn.q_proj", "model.layers.0.self_attn.k_proj",
               "model.layers.0.self_attn.v_proj", "model.layers.0.self_attn.o_proj"],
    "gpt2": ["transformer.h.1.mlp.c_proj"],
}


def answers(model, examples):
    tokens = torch.tensor([tokens for tokens, _ in examples])
    logits = model(tokens).logits[:, -1]
    return F.cross_entropy(logits, torch.tensor([answer for _, answer in examples]))


def texts(model):
    tokens = torch.tensor(TEXTS)
    logits = model(tokens[:, :-1]).logits
    return F.cross_entropy(logits.flatten(0, 1), tokens[:, 1:].flatten())


for name, trained in TRAINED.items():
    model = AutoModelForCausalLM.from_pretrained(
        FIXTURES / name, dtype=torch.float64, attn_implementation="eager").eval()
    chosen = [p for n, p in model.named_parameters() if n.rsplit(".", 1)[0] in trained]
    assert chosen
    for parameter in model.parameters():
        parameter.requires_grad_(False)
    for parameter in chosen:
        parameter.requires_grad_(True)
    optimizer = torch.optim.AdamW(chosen, lr=RATE, weight_decay=0)
    losses = []
    for step in range(STEPS):
        for group in optimizer.param_groups:
            group["lr"] = RATE * (1 + math.cos(math.pi * step / STEPS)) / 2
        parts = [answers(model, EDIT), answers(model, RETAIN), texts(model)]
        losses.append([part.item() for part in parts])
        optimizer.zero_grad()
        (2 * parts[0] + parts[1] + 0.5 * parts[2]).backward()
        torch.nn.utils.clip_grad_norm_(chosen, 1.0)
        optimizer.step()
    rows = ", ".join("[" + ", ".join(f"{x:.6f}" for x in row) + "]" for row in losses)
    print(f'("{name}", [{rows}]),')
