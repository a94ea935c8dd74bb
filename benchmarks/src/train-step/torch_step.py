"""Images per second of a training step in PyTorch; the last line printed is JSON.

The networks are those that the other scripts of this folder train: ResNet-20 with 1x1 shortcuts, and the
lecture's ResNet-18 (biased convolutions, shortcuts without norm). SGD with momentum, channels last.
"""

import argparse
import json
import statistics
import time

import torch
from torch import nn

parser = argparse.ArgumentParser()
parser.add_argument("--network", choices=["resnet20", "lecture"])
parser.add_argument("--side", type=int)
parser.add_argument("--batch", type=int)
parser.add_argument("--threads", type=int)
options = parser.parse_args()
torch.set_num_threads(options.threads)
lecture = options.network == "lecture"


class Unit(nn.Module):
    def __init__(self, before, after, stride):
        super().__init__()
        self.branch = nn.Sequential(
            nn.Conv2d(before, after, 3, stride, 1, bias=lecture),
            nn.BatchNorm2d(after),
            nn.ReLU(),
            nn.Conv2d(after, after, 3, 1, 1, bias=lecture),
            nn.BatchNorm2d(after),
        )
        if before == after and stride == 1:
            self.shortcut = nn.Identity()
        else:
            projection = nn.Conv2d(before, after, 1, stride, bias=lecture)
            self.shortcut = projection if lecture else nn.Sequential(projection, nn.BatchNorm2d(after))

    def forward(self, x):
        return torch.relu(self.branch(x) + self.shortcut(x))


def units(widths, per_stage):
    before = widths[0]
    for stage, after in enumerate(widths):
        for unit in range(per_stage):
            yield Unit(before, after, 2 if stage > 0 and unit == 0 else 1)
            before = after


if lecture:
    stem = [nn.Conv2d(1, 64, 7, 2, 3), nn.BatchNorm2d(64), nn.ReLU(), nn.MaxPool2d(3, 2, 1)]
    body, features = list(units([64, 128, 256, 512], 2)), 512
else:
    stem = [nn.Conv2d(1, 16, 3, 1, 1, bias=False), nn.BatchNorm2d(16), nn.ReLU()]
    body, features = list(units([16, 32, 64], 3)), 64
network = nn.Sequential(*stem, *body, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(features, 10))
network = network.to(memory_format=torch.channels_last)
optimizer = torch.optim.SGD(network.parameters(), lr=0.01, momentum=0.9)
images = torch.randn(options.batch, 1, options.side, options.side).to(memory_format=torch.channels_last)
labels = torch.randint(10, (options.batch,))

seconds = []
for _ in range(40):
    started = time.perf_counter()
    optimizer.zero_grad()
    loss = nn.functional.cross_entropy(network(images), labels)
    loss.backward()
    optimizer.step()
    loss.item()
    seconds.append(time.perf_counter() - started)
print(json.dumps({"imagesPerSecond": options.batch / statistics.median(seconds[15:])}))
