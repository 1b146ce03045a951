"""Values and gradients of the losses in Sources/Unlearning/AnswerLoss.swift, by PyTorch's autograd.

Prints the table in Tests/UnlearningTests/AnswerLossTests.swift:

    python3 Tests/pytorch/answer_losses.py
"""

import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
LOGITS = [[0.5, -1.25, 2.0, 0.125], [3.0, 0.25, -0.5, 1.0], [-6.0, 1.5, 0.75, 2.25]]
ANSWERS = [2, 1, 0]
REFERENCE = [-0.75, -1.5, -7.0]


def loss(name, logits):
    log_p = F.log_softmax(logits, -1).gather(1, torch.tensor(ANSWERS)[:, None])[:, 0]
    reference = torch.tensor(REFERENCE)
    if name == "crossEntropy":
        return F.cross_entropy(logits, torch.tensor(ANSWERS))
    if name == "ascent":
        return -F.cross_entropy(logits, torch.tensor(ANSWERS))
    if name == "logOneMinus":
        each = -torch.log(1 - log_p.exp())
        return torch.where(log_p < -5, torch.zeros_like(each), each).mean()
    if name == "negativePreference":
        return (-2 / 0.1 * F.logsigmoid(-0.1 * (log_p - reference))).mean()
    return (-2 / 2.5 * F.logsigmoid(-2.5 * log_p - 0.5)).mean()


for name in (
    "crossEntropy", "ascent", "logOneMinus", "negativePreference", "simpleNegativePreference"
):
    logits = torch.tensor(LOGITS, requires_grad=True)
    value = loss(name, logits)
    value.backward()
    gradient = ", ".join(f"{x:.9f}" for x in logits.grad.flatten().tolist())
    print(f"    (.{name}, {value.item():.9f}, [{gradient}]),")
