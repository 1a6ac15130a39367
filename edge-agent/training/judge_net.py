"""The plate judge's network: is what was found a plate, or lettering, a grille, a sign, a lamp?

A float batch N x 1 x 64 x 128, each cut with mean 0 and deviation 1, gives N x 1 logits. Only convolution, ReLU, addition
and a full layer, so that OpenCV DNN runs it without a custom layer. The full layer sees where things are: an edge counts
where the plate's outline should be.
"""

import torch
from torch import nn

from detector_net import Conv, Residual
from judge_data import HEIGHT, WIDTH

# A cut as flat as this many grey levels shows nothing; noise is not made to look like a picture.
LEAST_DEVIATION = 4.0


class PlateJudge(nn.Module):
    """About 9 million multiply-adds and 0.13 million weights."""

    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(
            Conv(1, 16, 3, 2), Conv(16, 24, 3, 2), Residual(24), Conv(24, 40, 3, 2), Residual(40), Conv(40, 48, 3, 2))
        self.last = nn.Sequential(nn.Flatten(), nn.Linear(48 * (HEIGHT // 16) * (WIDTH // 16), 40), nn.ReLU(), nn.Dropout(0.2), nn.Linear(40, 1))
        for module in self.modules():
            if isinstance(module, nn.Conv2d):
                nn.init.kaiming_normal_(module.weight, mode="fan_out", nonlinearity="relu")

    def forward(self, cuts):
        return self.last(self.features(cuts))


class Exported(nn.Module):
    """The network as the product runs it: a probability instead of a logit."""

    def __init__(self, network):
        super().__init__()
        self.network = network

    def forward(self, cut):
        return torch.sigmoid(self.network(cut))


def normalised(cuts):
    """Grey cuts N x H x W as the network wants them, N x 1 x H x W."""
    cuts = torch.as_tensor(cuts).float()
    mean = cuts.mean((1, 2), keepdim=True)
    deviation = cuts.std((1, 2), unbiased=False, keepdim=True).clamp(min=LEAST_DEVIATION)
    return ((cuts - mean) / deviation)[:, None]


def export(network, path):
    """Writes the ONNX file."""
    torch.onnx.export(Exported(network.cpu()).eval(), torch.zeros(1, 1, HEIGHT, WIDTH), path, opset_version=11,
                      input_names=["cut"], output_names=["plate"], do_constant_folding=True)
