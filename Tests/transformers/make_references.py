#!/usr/bin/env python3
"""Writes the small random checkpoints that the tests read, and what transformers computes with them.

    pip install torch transformers
    python3 Tests/transformers/make_references.py Tests/TransformerTests/Fixtures [NAME...]

Each folder holds `config.json`, `model.safetensors` (float32) and `ref.safetensors`: tokens, and computed in
float64 the logits, hidden states, attention patterns, the loss and all of its gradients; the logits in bf16
and of a left-padded batch, the losses of five steps of AdamW, and a greedy continuation. Folders of other
names are left as they are.
"""

import sys
from pathlib import Path

import torch
from safetensors.torch import save_file
from transformers import (
    AutoModelForCausalLM, Gemma3TextConfig, GPTNeoConfig, LlamaConfig, MistralConfig, Olmo2Config,
    Phi3Config, Qwen2Config, Qwen3Config)

LENGTH = 20
SIZES = dict(vocab_size=53, hidden_size=24, intermediate_size=20, num_hidden_layers=3,
             num_attention_heads=4, num_key_value_heads=2, max_position_embeddings=48,
             pad_token_id=None, bos_token_id=2, eos_token_id=1)
WIDE = dict(SIZES, head_dim=10)
SLIDING, FULL = "sliding_attention", "full_attention"

CONFIGURATIONS = {
    "gemma3": lambda: Gemma3TextConfig(
        **WIDE, sliding_window=5, query_pre_attn_scalar=17, layer_types=[SLIDING, SLIDING, FULL],
        rope_parameters={
            SLIDING: dict(rope_type="default", rope_theta=100.0),
            FULL: dict(rope_type="linear", factor=8.0, rope_theta=5000.0)}),
    "llama_biases": lambda: LlamaConfig(
        **WIDE, attention_bias=True, mlp_bias=True, tie_word_embeddings=True),
    "mistral": lambda: MistralConfig(**WIDE, sliding_window=5),
    "qwen2": lambda: Qwen2Config(
        **SIZES, use_sliding_window=True, sliding_window=5, max_window_layers=1),
    "qwen3": lambda: Qwen3Config(**WIDE, tie_word_embeddings=True),
    "olmo2": lambda: Olmo2Config(**SIZES),
    # Texts of up to 12 tokens are short; the one that is continued becomes long.
    "phi3": lambda: Phi3Config(
        **SIZES, original_max_position_embeddings=12, partial_rotary_factor=0.7,
        rope_parameters=dict(
            rope_type="longrope", short_factor=[1.1, 1.7], long_factor=[1.6, 4.5])),
    "gpt_neo": lambda: GPTNeoConfig(
        vocab_size=53, hidden_size=28, intermediate_size=20, num_layers=3, num_heads=4,
        max_position_embeddings=48, window_size=5, bos_token_id=2, eos_token_id=1,
        attention_types=[[["global", "local"], 1], [["local"], 1]]),
}


def randomize(model, seed: int) -> None:
    """Random weights whose norms and biases count too; the same for the same names.

    OLMo 2 norms what it adds and not what it reads: on a small stream its norms would make much of rounding.
    """
    embedding = 0.7 if model.config.model_type == "olmo2" else 0.2
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            noise = torch.randn(parameter.shape, generator=generator)
            if "norm" in name or ".ln_" in name:
                parameter.copy_(parameter + 0.3 * noise)
            elif parameter.dim() == 1:
                parameter.copy_(0.3 * noise)
            elif "embed_tokens" in name:
                parameter.copy_(embedding * noise)
            elif "wte" in name or "wpe" in name or "lm_head" in name:
                parameter.copy_(0.2 * noise)
            else:
                parameter.copy_(noise / parameter.shape[1] ** 0.5)


def left_padded(vocabulary: int, generator) -> tuple[torch.Tensor, torch.Tensor]:
    """Two prompts of different lengths, the shorter one behind padding."""
    ids = torch.randint(3, vocabulary, (2, LENGTH), generator=generator)
    mask = torch.ones_like(ids)
    mask[1, :6] = 0
    return torch.where(mask == 1, ids, 0), mask


def logits_of(model, ids, mask) -> torch.Tensor:
    positions = (mask.cumsum(1) - 1).clamp(min=0)
    return model(input_ids=ids, attention_mask=mask, position_ids=positions).logits


def continuation(model, prompt: torch.Tensor, count: int) -> torch.Tensor:
    """The likeliest tokens, the whole text read anew for each."""
    text = prompt
    for _ in range(count):
        text = torch.cat([text, model(input_ids=text).logits[:, -1:].argmax(-1)], dim=1)
    return text


def steps(model, ids: torch.Tensor) -> torch.Tensor:
    """The loss before each of five steps of AdamW, and after the last."""
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-2, betas=(0.9, 0.999), weight_decay=0.01)
    losses = []
    for _ in range(6):
        loss = model(input_ids=ids, labels=ids).loss
        losses.append(loss.detach())
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
    return torch.stack(losses)


def reference(folder: Path) -> dict[str, torch.Tensor]:
    def load(dtype):
        return AutoModelForCausalLM.from_pretrained(
            folder, dtype=dtype, attn_implementation="eager")

    single, double, half = load(torch.float32), load(torch.float64), load(torch.bfloat16)
    vocabulary = double.config.vocab_size
    generator = torch.Generator().manual_seed(5)
    ids = torch.randint(3, vocabulary, (2, LENGTH), generator=generator)
    padded, mask = left_padded(vocabulary, generator)
    output = double(
        input_ids=ids, labels=ids, output_hidden_states=True, output_attentions=True)
    output.loss.backward()
    tensors = {
        "input_ids": ids, "logits_f64": output.logits, "loss_f64": output.loss.reshape(1),
        "logits_bf16": half(input_ids=ids).logits.float(),
        "leftpad_ids": padded, "leftpad_mask": mask,
        "leftpad_logits_f32": logits_of(single, padded, mask),
        "greedy_from_first6_f32": continuation(single, ids[:1, :6], 12)}
    tensors |= {f"hidden_{i}": h.float() for i, h in enumerate(output.hidden_states)}
    tensors |= {f"pattern_{i}": a.float() for i, a in enumerate(output.attentions)}
    tensors |= {f"grad.{n}": p.grad.float() for n, p in double.named_parameters()}
    tensors["adamw_losses"] = steps(load(torch.float64), ids)
    rounding = (single(input_ids=ids).logits - output.logits).abs().max()
    print(f"{folder.name:14} logits to {output.logits.abs().max():.1f}, float32 off by {rounding:.1e}")
    return {name: tensor.detach().clone().contiguous() for name, tensor in tensors.items()}


def main() -> None:
    root, names = Path(sys.argv[1]), sys.argv[2:]
    for number, (name, configuration) in enumerate(CONFIGURATIONS.items()):
        if names and name not in names:
            continue
        model = AutoModelForCausalLM.from_config(configuration())
        randomize(model, seed=number + 40)
        folder = root / name
        model.save_pretrained(folder)
        (folder / "generation_config.json").unlink(missing_ok=True)
        save_file(reference(folder), str(folder / "ref.safetensors"))
        for file in folder.iterdir():
            file.chmod(0o644)


if __name__ == "__main__":
    main()
