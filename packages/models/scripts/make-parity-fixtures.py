"""Makes the fixtures of src/parity.test.ts and src/published-figures.test.ts from PyTorch's implementations.

Small networks: random weights and running statistics, an input of odd size, the output in evaluation mode, and in
training mode the output, the running statistics afterwards and the gradient of sum(output * direction). They are made
of torchvision's and timm's own classes where these packages have the network, of the classes below where they do not.
Whole networks: their weights' names and shapes (as a hash), parameters and multiply-adds.

    python3 scripts/make-parity-fixtures.py

Needs torch, torchvision and timm. Writes fixtures/parity: *.safetensors, whole-networks.json and script.sha256.
"""

import hashlib
import json
import pathlib
import struct
from functools import partial

import timm
import timm.layers
import timm.models.resnet
import timm.models.resnetv2
import torch
import torch.nn.functional as F
import torchvision
from torch import nn
from torchvision.models.resnet import BasicBlock, Bottleneck, ResNet

FOLDER = pathlib.Path(__file__).parent.parent / "fixtures" / "parity"


def conv(inputs, outputs, size, stride=1, groups=1, bias=False):
    return nn.Conv2d(inputs, outputs, size, stride, (size - 1) // 2, groups=groups, bias=bias)


class NarrowResnet(ResNet):
    """torchvision's ResNet with other widths: its stages and its forward pass."""

    def __init__(self, block, widths, units, classes, groups=1, width_per_group=64):
        nn.Module.__init__(self)
        self._norm_layer, self.dilation = nn.BatchNorm2d, 1
        self.groups, self.base_width = groups, width_per_group
        self.inplanes = widths[0]
        self.conv1 = conv(3, widths[0], 7, 2)
        self.bn1 = nn.BatchNorm2d(widths[0])
        self.relu = nn.ReLU(inplace=True)
        self.maxpool = nn.MaxPool2d(3, 2, 1)
        for i, (width, count) in enumerate(zip(widths, units)):
            self.add_module(f"layer{i + 1}", self._make_layer(block, width, count, stride=1 if i == 0 else 2))
        self.avgpool = nn.AdaptiveAvgPool2d(1)
        self.fc = nn.Linear(widths[-1] * block.expansion, classes)


class FirstBottleneck(Bottleneck):
    """torchvision's bottleneck with the stride where the paper has it: in the first 1x1 convolution."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.conv1.stride, self.conv2.stride = self.conv2.stride, self.conv1.stride


def timm_resnet(block, attention=False, deep=False):
    return timm.models.resnet.ResNet(
        block, UNITS, num_classes=5, in_chans=1, channels=WIDTHS, avg_down=deep,
        stem_type="deep" if deep else "", stem_width=2 if deep else 64,
        block_args={"attn_layer": partial(timm.layers.SEModule, rd_ratio=1 / 2)} if attention else None,
    )


def timm_v2(basic):
    # Widths are multiples of eight there.
    return timm.models.resnetv2.ResNetV2(
        [2, 1], (8, 16) if basic else (16, 24), num_classes=5, stem_chs=8, basic=basic,
        bottle_ratio=1.0 if basic else 0.25,
        conv_layer=timm.layers.create_conv2d, norm_layer=timm.layers.BatchNormAct2d,
    )


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


WIDTHS = (2, 3, 4, 5)
UNITS = (2, 1, 1, 1)
IMAGE = (3, 3, 37, 27)
GRAY = (3, 1, 37, 27)
SMALL = (3, 3, 13, 11)

NETWORKS = {
    "lecture-resnet": (lambda: lecture([4, 6, 8], 2, 5), GRAY),
    "resnet-basic": (lambda: NarrowResnet(BasicBlock, (4, 6, 8, 9), UNITS, 5), IMAGE),
    "resnet-v1": (lambda: NarrowResnet(FirstBottleneck, WIDTHS, UNITS, 5), IMAGE),
    "resnet-v1.5": (lambda: NarrowResnet(Bottleneck, WIDTHS, UNITS, 5), IMAGE),
    "resnet-v2-basic": (lambda: timm_v2(True), IMAGE),
    "resnet-v2": (lambda: timm_v2(False), IMAGE),
    "resnet-d-basic": (lambda: timm_resnet(timm.models.resnet.BasicBlock, deep=True), GRAY),
    "resnet-d": (lambda: timm_resnet(timm.models.resnet.Bottleneck, deep=True), GRAY),
    "resnext": (lambda: NarrowResnet(Bottleneck, WIDTHS, UNITS, 5, groups=2), IMAGE),
    "resnext-wide": (lambda: NarrowResnet(Bottleneck, WIDTHS, UNITS, 5, width_per_group=128), IMAGE),
    "se-resnet-basic": (lambda: timm_resnet(timm.models.resnet.BasicBlock, attention=True), GRAY),
    "se-resnet": (lambda: timm_resnet(timm.models.resnet.Bottleneck, attention=True), GRAY),
    "cifar-resnet-a": (lambda: CifarResnet([4, 7, 9], 2, 5, "A"), SMALL),
    "cifar-resnet-b": (lambda: CifarResnet([4, 7, 9], 2, 5, "B"), SMALL),
    "wide-resnet": (lambda: WideResnet(3, [6, 8, 10], 2, 5), SMALL),
    "resmlp": (lambda: Mlp(7, 12, 20, 3, 2), (9, 7)),
    "restcn": (lambda: Tcn(2, [5, 6, 6], 3, 5), (3, 2, 33)),
}

IMAGENET = (1, 3, 224, 224)
CIFAR = (1, 3, 32, 32)


def cifar(depth, option):
    return lambda: CifarResnet([16, 32, 64], (depth - 2) // 6, 10, option)


def wide(depth, width):
    return lambda: WideResnet(16, [16 * width, 32 * width, 64 * width], (depth - 4) // 6, 10)


WHOLE = {
    **{
        f"torchvision {name}": (partial(torchvision.models.get_model, name), IMAGENET)
        for name in (
            "resnet18", "resnet34", "resnet50", "resnet101", "resnet152",
            "resnext50_32x4d", "resnext101_64x4d", "wide_resnet50_2", "wide_resnet101_2",
        )
    },
    **{
        f"timm {name}": (partial(timm.create_model, name), IMAGENET)
        for name in ("resnet18d", "resnet50d", "resnetv2_18", "resnetv2_50", "seresnet18", "seresnet50")
    },
    **{f"cifar {depth} {option}": (cifar(depth, option), CIFAR) for depth in (20, 32, 44, 56, 110) for option in "AB"},
    **{f"wide {depth}-{width}": (wide(depth, width), CIFAR) for depth, width in ((16, 8), (28, 10), (40, 4))},
    **{f"lecture {side}": (partial(lecture, [64, 128, 256, 512], 2, 10), (1, 1, side, side)) for side in (224, 96, 28)},
}


def whole(build, shape):
    """Counts of a whole network, without values."""
    with torch.device("meta"):
        net = build().eval()
    macs = 0

    def count(layer, _, output):
        nonlocal macs
        macs += layer.weight.numel() * output[0, 0].numel() if output.dim() == 4 else layer.weight.numel()

    for layer in net.modules():
        if isinstance(layer, (nn.Conv2d, nn.Linear)):
            layer.register_forward_hook(count)
    net(torch.empty(shape, device="meta"))
    names = sorted(f"{name} [{', '.join(map(str, value.shape))}]" for name, value in net.state_dict().items())
    return {
        "input": [*shape[2:], shape[1]],
        "parameters": sum(value.numel() for value in net.parameters()),
        "macs": macs,
        "tensors": len(names),
        "names": hashlib.sha256("\n".join(names).encode()).hexdigest(),
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
    versions = {package.__name__: package.__version__.split("+")[0] for package in (torch, torchvision, timm)}
    networks = {name: whole(build, shape) for name, (build, shape) in WHOLE.items()}
    text = json.dumps({"versions": versions, "networks": networks}, indent=2) + "\n"
    (FOLDER / "whole-networks.json").write_text(text)
    digest = hashlib.sha256(pathlib.Path(__file__).read_bytes()).hexdigest()
    (FOLDER / "script.sha256").write_text(f"{digest}  make-parity-fixtures.py\n")


main()
