"""The plate reader's network: plain convolutions and CTC, made of what OpenCV's DNN module can run.

Input 1x1x32x192 grey in 0..1; an instance normalisation inside makes it blind to brightness and contrast. Output
1x48x37 logits, class 0 = blank, then 0-9, A-Z. About 245 million multiplications a plate.
"""
from __future__ import annotations

import torch
from torch import nn

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
STEPS = 48


def _conv(i: int, o: int, kernel=3, padding=1, dilation=1, stride=1) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(i, o, kernel, stride=stride, padding=padding, dilation=dilation, bias=False),
        nn.BatchNorm2d(o),
        nn.ReLU(inplace=True),
    )


class Residual(nn.Module):
    """x + conv(x), the convolution keeping the shape."""

    def __init__(self, width: int, kernel=3, padding=1, dilation=1):
        super().__init__()
        self.body = _conv(width, width, kernel, padding, dilation)

    def forward(self, x):
        return x + self.body(x)


class Refine(nn.Module):
    """x + a small network of x that begins as nothing: such layers can be added to a trained network and change no read."""

    def __init__(self, width: int, kernel=3, padding=1, dilation=1):
        super().__init__()
        self.body = _conv(width, width, kernel, padding, dilation)
        self.out = nn.Conv2d(width, width, 1)
        nn.init.zeros_(self.out.weight)
        nn.init.zeros_(self.out.bias)

    def forward(self, x):
        return x + self.out(self.body(x))


class PlateNet(nn.Module):
    """(N,1,32,192) in 0..1 -> (N,48,37) logits."""

    def __init__(self):
        super().__init__()
        self.level = nn.InstanceNorm2d(1, eps=1e-4, affine=False)
        self.look = nn.Sequential(
            _conv(1, 24, 5, 2, stride=2),  # 16x96
            _conv(24, 32),
            Refine(32),
            nn.MaxPool2d(2),  # 8x48
            _conv(32, 80),
            Residual(80),
            Refine(80),
            Refine(80),
            nn.MaxPool2d((2, 1)),  # 4x48
            _conv(80, 128),
            Residual(128),
            Refine(128),
            _conv(128, 192, (4, 1), 0),  # 1x48
        )
        # Widening steps, until each character is seen with all others: the layout decides between O and 0, I and 1.
        self.context = nn.Sequential(
            Residual(192, (1, 5), (0, 2)),
            Residual(192, (1, 5), (0, 4), (1, 2)),
            Residual(192, (1, 5), (0, 8), (1, 4)),
            Residual(192, (1, 3), (0, 8), (1, 8)),
            Refine(192, (1, 5), (0, 2)),
            Refine(192, (1, 5), (0, 8), (1, 4)),
        )
        self.head = nn.Conv2d(192, len(ALPHABET) + 1, 1)

    def forward(self, x):
        y = self.head(self.context(self.look(self.level(x))))
        return y.squeeze(2).permute(0, 2, 1)


def greedy(logits: torch.Tensor) -> list[tuple[str, float]]:
    """Best path of each sample: text and the product of its characters' best probabilities."""
    p = logits.float().softmax(2)
    best = p.max(2)
    out = []
    for classes, probs in zip(best.indices.tolist(), best.values.tolist()):
        text, score, run, last = [], 1.0, 0.0, 0
        for c, v in zip(classes, probs):
            if c != last:
                if last:
                    score *= run
                run = v
                if c:
                    text.append(ALPHABET[c - 1])
            else:
                run = max(run, v)
            last = c
        if last:
            score *= run
        out.append(("".join(text), score))
    return out
