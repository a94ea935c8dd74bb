"""The lecture's ResNet-18 in PyTorch, from the initial weights of Ablate's seeds.

    npx ablate run experiments/lecture/first-step.ts
    python3 experiments/lecture/pytorch.py gradients first-step 0 1 2 3 4 > experiments/lecture/gradients.jsonl
    python3 experiments/lecture/pytorch.py epochs first-step 0 1 2 3 4 > epochs.jsonl

`gradients`: how far Ablate's gradients of the first step and PyTorch's in float32 are from PyTorch's in float64 (norm of the
difference by the norm, all weights together), and how many ReLUs pass their input on in one of PyTorch's and not in the
other. `epochs`: loss and accuracy of five epochs in float32, whose batches come in an order of PyTorch's own.
Needs torch; reads Fashion-MNIST's files where Debian's dataset-fashion-mnist has them, or in $FASHION_MNIST.
"""

import gzip
import json
import os
import pathlib
import struct
import sys

import torch
import torch.nn.functional as F
from torch import nn

IMAGES = pathlib.Path(os.environ.get("FASHION_MNIST", "/usr/share/datasets/fashion-mnist"))
MEAN, STD = 72.9404, 90.0212


class Residual(nn.Module):
    """Dive into Deep Learning, section 8.6: convolutions with a bias, a 1x1 shortcut without norm."""

    def __init__(self, inputs, channels, strides):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, channels, 3, strides, 1)
        self.conv2 = nn.Conv2d(channels, channels, 3, 1, 1)
        self.conv3 = nn.Conv2d(inputs, channels, 1, strides) if strides > 1 or inputs != channels else None
        self.bn1 = nn.BatchNorm2d(channels)
        self.bn2 = nn.BatchNorm2d(channels)
        self.relu1 = nn.ReLU()
        self.relu2 = nn.ReLU()

    def forward(self, x):
        y = self.bn2(self.conv2(self.relu1(self.bn1(self.conv1(x)))))
        return self.relu2(y + (x if self.conv3 is None else self.conv3(x)))


def block(inputs, channels, strides):
    return nn.Sequential(Residual(inputs, channels, strides), Residual(channels, channels, 1))


def resnet18():
    stem = nn.Sequential(nn.Conv2d(1, 64, 7, 2, 3), nn.BatchNorm2d(64), nn.ReLU(), nn.MaxPool2d(3, 2, 1))
    blocks = [block(64, 64, 1), block(64, 128, 2), block(128, 256, 2), block(256, 512, 2)]
    return nn.Sequential(stem, *blocks, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(512, 10))


def read_safetensors(file):
    data = file.read_bytes()
    (length,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8 : 8 + length])
    header.pop("__metadata__", None)
    body = data[8 + length :]
    return {
        name: torch.frombuffer(bytearray(body[slice(*entry["data_offsets"])]), dtype=torch.float32).reshape(entry["shape"])
        for name, entry in header.items()
        if entry["dtype"] == "F32"
    }


def read_idx(name, header):
    with gzip.open(IMAGES / name) as file:
        return torch.frombuffer(bytearray(file.read()[header:]), dtype=torch.uint8)


def split(name):
    images = read_idx(f"{name}-images-idx3-ubyte.gz", 16).reshape(-1, 1, 28, 28)
    return (images.float() - MEAN) / STD, read_idx(f"{name}-labels-idx1-ubyte.gz", 8).long()


def from_weights(weights):
    model = resnet18()
    missing = model.load_state_dict(weights, strict=False)
    if missing.unexpected_keys or any("running" not in key and "tracked" not in key for key in missing.missing_keys):
        raise ValueError(f"expected the weights of the lecture's ResNet-18: {missing}")
    return model


def gradients(weights, batch, dtype):
    """Of all weights, and which inputs of ReLUs are above 0."""
    model = from_weights(weights).to(dtype)
    passed = []
    for module in model.modules():
        if isinstance(module, nn.ReLU):
            module.register_forward_hook(lambda _, inputs, __: passed.append(inputs[0].detach().flatten() > 0))
    F.cross_entropy(model(batch["inputs"].permute(0, 3, 1, 2).to(dtype)), batch["targets"].long()).backward()
    return torch.cat([weight.grad.double().flatten() for weight in model.parameters()]), torch.cat(passed)


def gradient_errors(folder, seed, images):
    ours, batch, weights = (
        read_safetensors(folder / f"{images}-images-seed{seed}-{what}.safetensors")
        for what in ("gradients", "batch", "weights")
    )
    exact, passed = gradients(weights, batch, torch.float64)
    rounded, also_passed = gradients(weights, batch, torch.float32)
    error = lambda found: float((found - exact).norm() / exact.norm())
    names = [name for name, _ in resnet18().named_parameters()]
    return {
        "images": images,
        "ablate": error(torch.cat([ours[name].double().flatten() for name in names])),
        "torch": error(rounded),
        "relusThatDiffer": int((passed != also_passed).sum()),
    }


def train(weights, seed, train_split, test_split, epochs=5):
    generator = torch.Generator().manual_seed(seed)
    model = from_weights(weights)
    optimizer = torch.optim.SGD(model.parameters(), 0.05)
    inputs, targets = train_split
    for epoch in range(1, epochs + 1):
        model.train()
        loss_sum, right = 0.0, 0
        for batch in torch.randperm(len(targets), generator=generator).split(256):
            optimizer.zero_grad()
            logits = model(inputs[batch])
            loss = F.cross_entropy(logits, targets[batch])
            loss.backward()
            optimizer.step()
            loss_sum += float(loss) * len(batch)
            right += int((logits.argmax(1) == targets[batch]).sum())
        model.eval()
        with torch.no_grad():
            logits = torch.cat([model(x) for x in test_split[0].split(500)])
        yield {
            "epoch": epoch,
            "train/epoch_loss": loss_sum / len(targets),
            "train/accuracy": right / len(targets),
            "test/loss": float(F.cross_entropy(logits, test_split[1])),
            "test/accuracy": float((logits.argmax(1) == test_split[1]).double().mean()),
        }


def print_gradients(folder, seed):
    for images in (16, 256):
        print(json.dumps({"version": torch.__version__, "seed": seed, **gradient_errors(folder, seed, images)}), flush=True)


def print_epochs(folder, seed):
    weights = read_safetensors(folder / f"256-images-seed{seed}-weights.safetensors")
    for epoch in train(weights, seed, split("train"), split("t10k")):
        print(json.dumps({"version": torch.__version__, "seed": seed, **epoch}), flush=True)


what, folder, *seeds = sys.argv[1:]
for each in seeds:
    {"gradients": print_gradients, "epochs": print_epochs}[what](pathlib.Path(folder), int(each))
