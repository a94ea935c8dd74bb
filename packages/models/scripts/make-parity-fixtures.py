"""Makes the fixtures of src/parity.test.ts: small networks in plain PyTorch, with torchvision's and timm's names.

For each network: random weights and running statistics, an input of odd size, the output in evaluation mode, and in
training mode the output, the running statistics afterwards and the gradient of sum(output * direction).

    python3 scripts/make-parity-fixtures.py

Needs torch. Writes fixtures/parity/*.safetensors and script.sha256 beside them.
"""

import hashlib
import json
import pathlib
import struct

import torch
import torch.nn.functional as F
from torch import nn

FOLDER = pathlib.Path(__file__).parent.parent / "fixtures" / "parity"


def conv(inputs, outputs, size, stride=1, groups=1, bias=False):
    return nn.Conv2d(inputs, outputs, size, stride, (size - 1) // 2, groups=groups, bias=bias)


class Squeeze(nn.Module):
    """timm's SEModule: inner width a multiple of 8."""

    def __init__(self, channels, reduction):
        super().__init__()
        inner = max(8, int(channels / reduction + 4) // 8 * 8)
        self.fc1 = nn.Conv2d(channels, inner, 1)
        self.fc2 = nn.Conv2d(inner, channels, 1)

    def forward(self, x):
        means = x.mean((2, 3), keepdim=True)
        return x * torch.sigmoid(self.fc2(F.relu(self.fc1(means))))


def downsample(inputs, outputs, stride, averaged):
    if not averaged:
        return nn.Sequential(conv(inputs, outputs, 1, stride), nn.BatchNorm2d(outputs))
    pool = nn.Identity() if stride == 1 else nn.AvgPool2d(2, 2, ceil_mode=True, count_include_pad=False)
    return nn.Sequential(pool, conv(inputs, outputs, 1), nn.BatchNorm2d(outputs))


class Basic(nn.Module):
    def __init__(self, inputs, outputs, inner, stride, averaged=False, squeeze=None, **_):
        super().__init__()
        self.conv1 = conv(inputs, outputs, 3, stride)
        self.bn1 = nn.BatchNorm2d(outputs)
        self.conv2 = conv(outputs, outputs, 3)
        self.bn2 = nn.BatchNorm2d(outputs)
        self.se = Squeeze(outputs, squeeze) if squeeze else nn.Identity()
        changes = stride != 1 or inputs != outputs
        self.downsample = downsample(inputs, outputs, stride, averaged) if changes else nn.Identity()

    def forward(self, x):
        y = F.relu(self.bn1(self.conv1(x)))
        return F.relu(self.se(self.bn2(self.conv2(y))) + self.downsample(x))


class Bottleneck(nn.Module):
    def __init__(self, inputs, outputs, inner, stride, first=False, groups=1, averaged=False, squeeze=None):
        super().__init__()
        early, late = (stride, 1) if first else (1, stride)
        self.conv1 = conv(inputs, inner, 1, early)
        self.bn1 = nn.BatchNorm2d(inner)
        self.conv2 = conv(inner, inner, 3, late, groups)
        self.bn2 = nn.BatchNorm2d(inner)
        self.conv3 = conv(inner, outputs, 1)
        self.bn3 = nn.BatchNorm2d(outputs)
        self.se = Squeeze(outputs, squeeze) if squeeze else nn.Identity()
        changes = stride != 1 or inputs != outputs
        self.downsample = downsample(inputs, outputs, stride, averaged) if changes else nn.Identity()

    def forward(self, x):
        y = F.relu(self.bn1(self.conv1(x)))
        y = F.relu(self.bn2(self.conv2(y)))
        return F.relu(self.se(self.bn3(self.conv3(y))) + self.downsample(x))


class Resnet(nn.Module):
    """torchvision's ResNet, with timm's deep stem."""

    def __init__(self, unit, stages, classes, deep=False, **style):
        super().__init__()
        width = stages[0]["stem"]
        self.conv1 = conv(3, width, 7, 2)
        if deep:
            half = width // 2
            self.conv1 = nn.Sequential(
                conv(3, half, 3, 2), nn.BatchNorm2d(half), nn.ReLU(),
                conv(half, half, 3), nn.BatchNorm2d(half), nn.ReLU(),
                conv(half, width, 3),
            )
        self.bn1 = nn.BatchNorm2d(width)
        self.stages = []
        for number, stage in enumerate(stages, 1):
            units = []
            for i in range(stage["units"]):
                stride = stage["stride"] if i == 0 else 1
                units.append(unit(width, stage["filters"], stage["inner"], stride, averaged=deep, **style))
                width = stage["filters"]
            self.add_module(f"layer{number}", nn.Sequential(*units))
            self.stages.append(f"layer{number}")
        self.fc = nn.Linear(width, classes)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.bn1(self.conv1(x))), 3, 2, 1)
        for stage in self.stages:
            x = getattr(self, stage)(x)
        return self.fc(x.mean((2, 3)))


class PreactivatedUnit(nn.Module):
    """timm's PreActBasic and PreActBottleneck."""

    def __init__(self, inputs, convolutions, stride):
        super().__init__()
        width = inputs
        self.count = len(convolutions)
        for i, (filters, size, step) in enumerate(convolutions, 1):
            self.add_module(f"norm{i}", nn.BatchNorm2d(width))
            self.add_module(f"conv{i}", conv(width, filters, size, step))
            width = filters
        self.downsample = None
        if stride != 1 or inputs != width:
            self.downsample = nn.Module()
            self.downsample.conv = conv(inputs, width, 1, stride)

    def forward(self, x):
        active = F.relu(self.norm1(x))
        shortcut = x if self.downsample is None else self.downsample.conv(active)
        y = self.conv1(active)
        for i in range(2, self.count + 1):
            y = getattr(self, f"conv{i}")(F.relu(getattr(self, f"norm{i}")(y)))
        return y + shortcut


class ResnetV2(nn.Module):
    """timm's ResNetV2, preactivated."""

    def __init__(self, bottleneck, stages, classes):
        super().__init__()
        width = stages[0]["stem"]
        self.stem = nn.Module()
        self.stem.conv = conv(3, width, 7, 2)
        self.stages = nn.Sequential()
        for number, stage in enumerate(stages):
            filters, inner, units = stage["filters"], stage["inner"], []
            for i in range(stage["units"]):
                stride = stage["stride"] if i == 0 else 1
                layers = [(filters, 3, stride), (filters, 3, 1)]
                if bottleneck:
                    layers = [(inner, 1, 1), (inner, 3, stride), (filters, 1, 1)]
                units.append(PreactivatedUnit(width, layers, stride))
                width = filters
            holder = nn.Sequential()
            holder.add_module("blocks", nn.Sequential(*units))
            self.stages.add_module(str(number), holder)
        self.norm = nn.BatchNorm2d(width)
        self.head = nn.Module()
        self.head.fc = nn.Conv2d(width, classes, 1)

    def forward(self, x):
        x = self.stages(F.max_pool2d(self.stem.conv(x), 3, 2, 1))
        return self.head.fc(F.relu(self.norm(x)).mean((2, 3), keepdim=True)).flatten(1)


class CifarUnit(nn.Module):
    """Option A pads with zero channels, option B projects."""

    def __init__(self, inputs, outputs, stride, option):
        super().__init__()
        self.conv1 = conv(inputs, outputs, 3, stride)
        self.bn1 = nn.BatchNorm2d(outputs)
        self.conv2 = conv(outputs, outputs, 3)
        self.bn2 = nn.BatchNorm2d(outputs)
        self.missing = outputs - inputs
        self.option = option if stride != 1 or inputs != outputs else None
        if self.option == "B":
            self.shortcut = nn.Sequential(conv(inputs, outputs, 1, stride), nn.BatchNorm2d(outputs))

    def forward(self, x):
        y = self.bn2(self.conv2(F.relu(self.bn1(self.conv1(x)))))
        if self.option == "A":
            before = self.missing // 2
            x = F.pad(x[:, :, ::2, ::2], (0, 0, 0, 0, before, self.missing - before))
        elif self.option == "B":
            x = self.shortcut(x)
        return F.relu(y + x)


class CifarResnet(nn.Module):
    def __init__(self, widths, units, classes, option):
        super().__init__()
        self.conv1 = conv(3, widths[0], 3)
        self.bn1 = nn.BatchNorm2d(widths[0])
        width = widths[0]
        for number, filters in enumerate(widths, 1):
            blocks = []
            for i in range(units):
                blocks.append(CifarUnit(width, filters, 2 if number > 1 and i == 0 else 1, option))
                width = filters
            self.add_module(f"layer{number}", nn.Sequential(*blocks))
        self.linear = nn.Linear(width, classes)

    def forward(self, x):
        x = F.relu(self.bn1(self.conv1(x)))
        x = self.layer3(self.layer2(self.layer1(x)))
        return self.linear(x.mean((2, 3)))


class WideUnit(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.bn1 = nn.BatchNorm2d(inputs)
        self.conv1 = conv(inputs, outputs, 3, stride)
        self.bn2 = nn.BatchNorm2d(outputs)
        self.conv2 = conv(outputs, outputs, 3)
        self.convShortcut = conv(inputs, outputs, 1, stride) if inputs != outputs else None

    def forward(self, x):
        active = F.relu(self.bn1(x))
        y = self.conv2(F.relu(self.bn2(self.conv1(active))))
        return y + (x if self.convShortcut is None else self.convShortcut(active))


class WideResnet(nn.Module):
    def __init__(self, stem, widths, units, classes):
        super().__init__()
        self.conv1 = conv(3, stem, 3)
        width = stem
        for number, filters in enumerate(widths, 1):
            blocks = []
            for i in range(units):
                blocks.append(WideUnit(width, filters, 2 if number > 1 and i == 0 else 1))
                width = filters
            block = nn.Module()
            block.layer = nn.Sequential(*blocks)
            self.add_module(f"block{number}", block)
        self.bn1 = nn.BatchNorm2d(width)
        self.fc = nn.Linear(width, classes)

    def forward(self, x):
        x = self.conv1(x)
        for number in (1, 2, 3):
            x = getattr(self, f"block{number}").layer(x)
        return self.fc(F.relu(self.bn1(x)).mean((2, 3)))


class LectureResidual(nn.Module):
    def __init__(self, inputs, channels, use_1x1conv, strides):
        super().__init__()
        self.conv1 = conv(inputs, channels, 3, strides, bias=True)
        self.conv2 = conv(channels, channels, 3, bias=True)
        self.conv3 = conv(inputs, channels, 1, strides, bias=True) if use_1x1conv else None
        self.bn1 = nn.BatchNorm2d(channels)
        self.bn2 = nn.BatchNorm2d(channels)

    def forward(self, x):
        y = self.bn2(self.conv2(F.relu(self.bn1(self.conv1(x)))))
        return F.relu(y + (x if self.conv3 is None else self.conv3(x)))


def lecture(channels, units, classes):
    width = channels[0]
    blocks = [
        nn.Sequential(conv(1, width, 7, 2, bias=True), nn.BatchNorm2d(width), nn.ReLU(), nn.MaxPool2d(3, 2, 1))
    ]
    for number, filters in enumerate(channels):
        residuals = []
        for i in range(units):
            halves = number > 0 and i == 0
            residuals.append(LectureResidual(width, filters, halves, 2 if halves else 1))
            width = filters
        blocks.append(nn.Sequential(*residuals))
    # The lecture's net has four blocks; with fewer, the last layer keeps its number.
    blocks += [nn.Identity()] * (5 - len(blocks))
    return nn.Sequential(*blocks, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(width, classes))


class MlpUnit(nn.Module):
    def __init__(self, width, hidden):
        super().__init__()
        self.normalization = nn.BatchNorm1d(width)
        self.linear_first = nn.Linear(width, hidden)
        self.linear_second = nn.Linear(hidden, width)

    def forward(self, x):
        return x + self.linear_second(F.relu(self.linear_first(self.normalization(x))))


class Mlp(nn.Module):
    def __init__(self, features, width, hidden, blocks, outputs):
        super().__init__()
        self.first_layer = nn.Linear(features, width)
        self.blocks = nn.Sequential(*[MlpUnit(width, hidden) for _ in range(blocks)])
        self.head = nn.Module()
        self.head.normalization = nn.BatchNorm1d(width)
        self.head.linear = nn.Linear(width, outputs)

    def forward(self, x):
        x = self.blocks(self.first_layer(x))
        return self.head.linear(F.relu(self.head.normalization(x)))


class TemporalUnit(nn.Module):
    def __init__(self, inputs, outputs, size, dilation):
        super().__init__()
        self.past = (size - 1) * dilation
        self.conv1 = nn.Conv1d(inputs, outputs, size, dilation=dilation, bias=False)
        self.bn1 = nn.BatchNorm1d(outputs)
        self.conv2 = nn.Conv1d(outputs, outputs, size, dilation=dilation, bias=False)
        self.bn2 = nn.BatchNorm1d(outputs)
        self.downsample = nn.Conv1d(inputs, outputs, 1, bias=False) if inputs != outputs else None

    def forward(self, x):
        y = F.relu(self.bn1(self.conv1(F.pad(x, (self.past, 0)))))
        y = F.relu(self.bn2(self.conv2(F.pad(y, (self.past, 0)))))
        return F.relu(y + (x if self.downsample is None else self.downsample(x)))


class Tcn(nn.Module):
    def __init__(self, inputs, channels, size, classes):
        super().__init__()
        units = []
        for i, width in enumerate(channels):
            units.append(TemporalUnit(inputs, width, size, 2**i))
            inputs = width
        self.tcn = nn.Module()
        self.tcn.network = nn.Sequential(*units)
        self.linear = nn.Linear(inputs, classes)

    def forward(self, x):
        return self.linear(self.tcn.network(x)[:, :, -1])


def stages(widths, units, expansion=1, stem=None):
    return [
        {"stem": stem or widths[0], "filters": w * expansion, "inner": w, "units": n, "stride": 1 if i == 0 else 2}
        for i, (w, n) in enumerate(zip(widths, units))
    ]


BASIC = stages([4, 6, 8], [2, 1, 1])
NARROW = stages([4, 6], [2, 1], 4)
PICTURE = (3, 3, 37, 27)
SMALL = (3, 3, 13, 11)

NETWORKS = {
    "lecture-resnet": (lambda: lecture([4, 6, 8], 2, 5), (3, 1, 37, 27)),
    "resnet-basic": (lambda: Resnet(Basic, BASIC, 5), PICTURE),
    "resnet-v1": (lambda: Resnet(Bottleneck, NARROW, 5, first=True), PICTURE),
    "resnet-v1.5": (lambda: Resnet(Bottleneck, NARROW, 5), PICTURE),
    "resnet-v2-basic": (lambda: ResnetV2(False, BASIC, 5), PICTURE),
    "resnet-v2": (lambda: ResnetV2(True, NARROW, 5), PICTURE),
    "resnet-d": (lambda: Resnet(Bottleneck, NARROW, 5, deep=True), PICTURE),
    "resnext": (lambda: Resnet(Bottleneck, stages([6, 12], [2, 1], 4), 5, groups=3), PICTURE),
    "se-resnet": (lambda: Resnet(Bottleneck, NARROW, 5, squeeze=2), PICTURE),
    "cifar-resnet-a": (lambda: CifarResnet([4, 7, 9], 2, 5, "A"), SMALL),
    "cifar-resnet-b": (lambda: CifarResnet([4, 7, 9], 2, 5, "B"), SMALL),
    "wide-resnet": (lambda: WideResnet(3, [6, 8, 10], 2, 5), SMALL),
    "resmlp": (lambda: Mlp(7, 12, 20, 3, 2), (9, 7)),
    "restcn": (lambda: Tcn(2, [5, 6, 6], 3, 5), (3, 2, 33)),
}


def randomize(net):
    """Weights that keep signals alive, and norms that do something in both modes."""
    with torch.no_grad():
        for name, value in list(net.named_parameters()) + list(net.named_buffers()):
            if "running_var" in name:
                value.uniform_(0.5, 1.5)
            elif "running_mean" in name or name.endswith("bias"):
                value.normal_(0, 0.2)
            elif value.dim() == 1:
                value.uniform_(0.5, 1.5)
            elif value.dim() > 1:
                value.normal_(0, (2 / value[0].numel()) ** 0.5)


def make(build, shape):
    torch.manual_seed(0)
    net = build()
    randomize(net)
    tensors = {}

    def keep(prefix, named):
        for name, value in named:
            if not name.endswith("num_batches_tracked"):
                tensors[prefix + name] = value.detach().clone()

    keep("weights/", net.state_dict().items())
    x = torch.randn(shape)
    tensors["input"] = x
    net.eval()
    tensors["eval/output"] = net(x).detach()
    net.train()
    output = net(x)
    direction = torch.randn_like(output)
    tensors["direction"] = direction
    tensors["train/output"] = output.detach()
    (output * direction).sum().backward()
    keep("train/gradient/", [(name, value.grad) for name, value in net.named_parameters()])
    keep("train/buffer/", net.named_buffers())
    return tensors


def write(path, tensors):
    header, chunks, offset = {}, [], 0
    for name, value in tensors.items():
        data = struct.pack(f"<{value.numel()}f", *value.flatten().tolist())
        header[name] = {"dtype": "F32", "shape": list(value.shape), "data_offsets": [offset, offset + len(data)]}
        chunks.append(data)
        offset += len(data)
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(struct.pack("<Q", len(text)) + text + b"".join(chunks))


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, (build, shape) in NETWORKS.items():
        path = FOLDER / f"{name}.safetensors"
        write(path, make(build, shape))
        print(f"{path.name}: {path.stat().st_size} bytes")
    digest = hashlib.sha256(pathlib.Path(__file__).read_bytes()).hexdigest()
    (FOLDER / "script.sha256").write_text(f"{digest}  make-parity-fixtures.py\n")


main()
