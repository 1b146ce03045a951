"""Values and gradients of Sources/Tensors/Operations/Distances.swift, by PyTorch's autograd.

Prints the tables in Tests/UnlearningTests/LossTermTests.swift:

    python3 Tests/pytorch/distances.py
"""

import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
VALUES = [[0.5, -1.25, 2.0, 0.125], [3.0, 0.25, -0.5, 1.0], [-6.0, 1.5, 0.75, 2.25]]
REFERENCE = [[0.25, 1.0, -0.5, 2.0], [1.0, 1.0, 1.0, 1.0], [4.0, -2.0, 0.5, 0.0]]

for name, loss in (
    ("divergence", lambda x, y: F.kl_div(
        F.log_softmax(x, -1), F.log_softmax(y, -1), log_target=True, reduction="batchmean")),
    ("meanSquaredDistance", lambda x, y: F.mse_loss(x, y)),
):
    values = torch.tensor(VALUES, requires_grad=True)
    value = loss(values, torch.tensor(REFERENCE))
    value.backward()
    gradient = ", ".join(f"{x:.9f}" for x in values.grad.flatten().tolist())
    print(f"    (.{name}, {value.item():.9f}, [{gradient}]),")
