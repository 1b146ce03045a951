"""The probabilities of answers up to the token that tells each from all others, by transformers, on the
fixture `gpt2`: what `FactExamTests.answersAreAsLikelyAsTransformersSays` compares with.

    python told_apart.py
"""

from pathlib import Path

import torch
from transformers import AutoModelForCausalLM

folder = Path(__file__).parent.parent / "TransformerTests/Fixtures/gpt2"
model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float64).eval()


def log_probability(prompt, answer):
    """That of an answer's tokens behind a prompt."""
    with torch.no_grad():
        logs = model(torch.tensor([prompt + answer])).logits[0].log_softmax(-1)
    return sum(logs[len(prompt) + k - 1, token] for k, token in enumerate(answer))


# Three answers: 7 2, 7 9 and 4, whatever follows.
answers = [[7, 2], [7, 9], [4]]
for prompt in [[5, 9, 2], [1, 3, 3, 8]]:
    logs = torch.stack([log_probability(prompt, answer) for answer in answers])
    print(prompt, [f"{share:.9f}" for share in logs.softmax(0).tolist()])
