"""Makes the fixtures of src/optimizers/pytorch.test.ts and src/schedules/pytorch.test.ts: PyTorch's values.

Optimizers: a kernel [2, 2] and a bias [3] over 100 steps, in float64, on the loss
sum((kernel - target)^2 * stiffness) / 2 + sum(sin(bias)). LARS, which PyTorch does not have, is its equation followed
by PyTorch's SGD. Schedules: the learning rate of 100 steps of 10 epochs, from 1.

    python3 scripts/make-pytorch-fixtures.py

Needs torch. Writes fixtures/pytorch/*.json and script.sha256 beside them.
"""

import hashlib
import json
import pathlib

import torch
from torch.optim import SGD, Adam, AdamW, RMSprop
from torch.optim import lr_scheduler as schedulers

FOLDER = pathlib.Path(__file__).parent.parent / "fixtures" / "pytorch"
torch.set_default_dtype(torch.float64)

STIFFNESS = torch.tensor([[1.0, 0.5], [2.0, 0.25]])
TARGET = torch.tensor([[0.5, -1.0], [0.25, 2.0]])


def parameters():
    kernel = torch.tensor([[1.0, 2.0], [-1.0, 0.5]], requires_grad=True)
    bias = torch.tensor([0.1, -0.5, 1.0], requires_grad=True)
    return kernel, bias


def groups(kernel, bias, decay):
    return [{"params": [kernel], "weight_decay": decay}, {"params": [bias], "weight_decay": 0.0}]


def lars_gradient(kernel, trust, decay):
    with torch.no_grad():
        weight, gradient = kernel.norm(), kernel.grad.norm()
        ratio = trust * weight / (gradient + decay * weight) if weight * gradient > 0 else 1.0
        kernel.grad = (kernel.grad + decay * kernel) * ratio


OPTIMIZERS = {
    "sgd": ({"lr": 0.1}, lambda k, b: SGD([k, b], lr=0.1)),
    "sgd momentum": ({"lr": 0.05, "momentum": 0.9}, lambda k, b: SGD([k, b], lr=0.05, momentum=0.9)),
    "sgd nesterov": (
        {"lr": 0.05, "momentum": 0.9, "nesterov": True},
        lambda k, b: SGD([k, b], lr=0.05, momentum=0.9, nesterov=True),
    ),
    "adam": ({"lr": 0.05}, lambda k, b: Adam([k, b], lr=0.05)),
    "adamw": ({"lr": 0.05, "weightDecay": 0.1}, lambda k, b: AdamW(groups(k, b, 0.1), lr=0.05)),
    "rmsprop": ({"lr": 0.01}, lambda k, b: RMSprop([k, b], lr=0.01)),
    "rmsprop centered momentum": (
        {"lr": 0.01, "momentum": 0.5, "centered": True, "epsilon": 1e-3},
        lambda k, b: RMSprop([k, b], lr=0.01, momentum=0.5, centered=True, eps=1e-3),
    ),
    "lars": (
        {"lr": 0.1, "momentum": 0.9, "trustCoefficient": 0.1, "weightDecay": 0.01},
        lambda k, b: SGD([k, b], lr=0.1, momentum=0.9),
    ),
}


def trajectory(name, options, make):
    kernel, bias = parameters()
    optimizer = make(kernel, bias)
    steps = []
    for _ in range(100):
        optimizer.zero_grad()
        loss = (STIFFNESS * (kernel - TARGET) ** 2).sum() / 2 + torch.sin(bias).sum()
        loss.backward()
        if name == "lars":
            lars_gradient(kernel, options["trustCoefficient"], options["weightDecay"])
        optimizer.step()
        steps.append([round(value, 9) for value in [*kernel.flatten().tolist(), *bias.tolist()]])
    return steps


def rates(make, per_epoch):
    optimizer = SGD([torch.zeros(1, requires_grad=True)], lr=1.0)
    schedule = make(optimizer)
    values = []
    for step in range(100):
        values.append(round(optimizer.param_groups[0]["lr"], 12))
        optimizer.step()
        if not per_epoch or step % 10 == 9:
            schedule.step()
    return values


def plateau(losses, **options):
    optimizer = SGD([torch.zeros(1, requires_grad=True)], lr=1.0)
    schedule = schedulers.ReduceLROnPlateau(optimizer, eps=0, **options)
    values = []
    for loss in losses:
        values.append(optimizer.param_groups[0]["lr"])
        schedule.step(loss)
    return values


def warm(optimizer, after):
    rise = schedulers.LinearLR(optimizer, start_factor=0.1, total_iters=20)
    return schedulers.SequentialLR(optimizer, [rise, after], milestones=[20])


def cosine(optimizer, steps):
    return schedulers.CosineAnnealingLR(optimizer, T_max=steps)


LOSSES = [1, 0.9, 0.9, 0.95, 0.91, 0.8, 0.81, 0.82, 0.83, 0.84, 0.85, 0.86, 0.5, 0.6, 0.6, 0.6, 0.6, 0.6, 0.6]

fixtures = {
    "optimizers": {
        name: {"options": options, "steps": trajectory(name, options, make)}
        for name, (options, make) in OPTIMIZERS.items()
    },
    "schedules": {
        "step": rates(lambda o: schedulers.StepLR(o, 3, 0.5), True),
        "multi-step": rates(lambda o: schedulers.MultiStepLR(o, [4, 7], 0.1), True),
        "cosine": rates(lambda o: cosine(o, 100), False),
        "one-cycle": rates(lambda o: schedulers.OneCycleLR(o, 1.0, total_steps=100), False),
        "warmup, then constant": rates(lambda o: warm(o, schedulers.ConstantLR(o, 1.0)), False),
        "warmup, then cosine": rates(lambda o: warm(o, cosine(o, 80)), False),
        "reduce-on-plateau": {
            "losses": LOSSES,
            "rates": plateau(LOSSES, factor=0.5, patience=2),
            "with cooldown": plateau(LOSSES, factor=0.5, patience=1, cooldown=2, min_lr=0.2),
        },
    },
}

FOLDER.mkdir(parents=True, exist_ok=True)
for name, content in fixtures.items():
    (FOLDER / f"{name}.json").write_text(json.dumps(content, separators=(",", ":")) + "\n")
digest = hashlib.sha256(pathlib.Path(__file__).read_bytes()).hexdigest()
(FOLDER / "script.sha256").write_text(digest + "\n")
