"""The plate detector's network: one fully convolutional pass that marks plate centres and their four corners.

Shapes: a float RGB batch N x 3 x H x W in [0, 1], H and W multiples of 32, gives N x 9 x H/8 x W/8.
Channel 0 is the probability that a plate's centre region covers the cell (a logit while training);
channels 1..8 are x, y of the corners TL, TR, BR, BL relative to the cell's centre, in input pixels / 32.
Only convolution, ReLU, addition and nearest upsampling by two are used, so that OpenCV DNN runs it at any
input size without a custom layer.
"""

import torch
from torch import nn
import torch.nn.functional as functional

STRIDE = 8
OFFSET_UNIT = 32.0
# Plate centres are rare: with this prior the first steps are not spent on unlearning 1,600 false cells a sample.
PRIOR = 0.01


class Conv(nn.Sequential):
    """Convolution, batch normalisation (folded into the convolution on export) and ReLU."""

    def __init__(self, inputs, outputs, kernel=3, stride=1):
        super().__init__(
            nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, bias=False),
            nn.BatchNorm2d(outputs, momentum=0.03),
            nn.ReLU(inplace=True))


class Residual(nn.Module):
    """x + two convolutions, the second through a narrower middle when asked."""

    def __init__(self, channels, middle=None):
        super().__init__()
        middle = middle or channels
        self.first = Conv(channels, middle)
        self.second = nn.Sequential(
            nn.Conv2d(middle, channels, 3, 1, 1, bias=False), nn.BatchNorm2d(channels, momentum=0.03))

    def forward(self, x):
        return torch.relu(x + self.second(self.first(x)))


class PlateDetector(nn.Module):
    """About 0.75 GMAC at 640 x 384 and 1.3 million weights; see the class constants for the widths."""

    STEM, QUARTER, EIGHTH, SIXTEENTH, THIRTYSECOND, HEAD = 16, 24, 48, 80, 112, 48

    def __init__(self):
        super().__init__()
        self.quarter = nn.Sequential(
            Conv(3, self.STEM, 3, 2), Conv(self.STEM, self.QUARTER, 3, 2), Conv(self.QUARTER, self.QUARTER))
        self.eighth = nn.Sequential(Conv(self.QUARTER, self.EIGHTH, 3, 2), Residual(self.EIGHTH, 32))
        self.sixteenth = nn.Sequential(
            Conv(self.EIGHTH, self.SIXTEENTH, 3, 2), Residual(self.SIXTEENTH))
        self.thirtysecond = nn.Sequential(
            Conv(self.SIXTEENTH, self.THIRTYSECOND, 3, 2), Residual(self.THIRTYSECOND),
            Residual(self.THIRTYSECOND))
        self.from_thirtysecond = nn.Conv2d(self.THIRTYSECOND, self.SIXTEENTH, 1)
        self.merge_sixteenth = Conv(self.SIXTEENTH, 64)
        self.from_sixteenth = nn.Conv2d(64, self.EIGHTH, 1)
        self.merge_eighth = nn.Sequential(
            Conv(self.EIGHTH, self.HEAD), Conv(self.HEAD, self.HEAD))
        self.centre = nn.Conv2d(self.HEAD, 1, 1)
        self.corners = nn.Sequential(Conv(self.HEAD, 64, 1), nn.Conv2d(64, 8, 1))
        self._initialise()

    def _initialise(self):
        for module in self.modules():
            if isinstance(module, nn.Conv2d):
                nn.init.kaiming_normal_(module.weight, mode="fan_out", nonlinearity="relu")
                if module.bias is not None:
                    nn.init.zeros_(module.bias)
        nn.init.normal_(self.centre.weight, std=0.01)
        nn.init.constant_(self.centre.bias, float(torch.log(torch.tensor(PRIOR / (1 - PRIOR)))))
        # A level plate of 64 x 16 input pixels is the typical one; starting there spares the first minutes.
        nn.init.normal_(self.corners[1].weight, std=0.01)
        typical = torch.tensor([-1.0, -0.25, 1.0, -0.25, 1.0, 0.25, -1.0, 0.25])
        self.corners[1].bias.data.copy_(typical)

    def forward(self, image):
        """Logits and corner offsets, concatenated to nine channels."""
        eighth = self.eighth(self.quarter(image))
        sixteenth = self.sixteenth(eighth)
        deep = self.from_thirtysecond(self.thirtysecond(sixteenth))
        middle = self.merge_sixteenth(sixteenth + _twice(deep))
        fine = self.merge_eighth(eighth + _twice(self.from_sixteenth(middle)))
        return torch.cat([self.centre(fine), self.corners(fine)], 1)


class Exported(nn.Module):
    """The network as the product runs it: probabilities instead of logits."""

    def __init__(self, network):
        super().__init__()
        self.network = network

    def forward(self, image):
        raw = self.network(image)
        return torch.cat([torch.sigmoid(raw[:, :1]), raw[:, 1:]], 1)


def _twice(x):
    return functional.interpolate(x, scale_factor=2, mode="nearest")


def multiply_adds(width, height):
    """Multiply-accumulate operations of one pass at this input size."""
    total = 0

    def count(module, _inputs, output):
        nonlocal total
        total += output.numel() * module.weight[0].numel()

    network = PlateDetector().eval()
    hooks = [m.register_forward_hook(count) for m in network.modules() if isinstance(m, nn.Conv2d)]
    with torch.no_grad():
        network(torch.zeros(1, 3, height, width))
    for hook in hooks:
        hook.remove()
    return total


def export(network, path, width=640, height=384):
    """Writes the ONNX file; the weights serve every input size whose sides are multiples of 32."""
    network = network.cpu().eval()
    torch.onnx.export(
        Exported(network), torch.zeros(1, 3, height, width), path, opset_version=11,
        input_names=["image"], output_names=["plates"], do_constant_folding=True)
