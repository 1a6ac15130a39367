"""A network of Tesseract's own layers in PyTorch, so that it can be trained in batches and then written into a
traineddata file.

`SPEC` is what `lstmtraining --net_spec` is given; `TesseractNet` computes the same function, layer by layer:

* Tesseract's convolution keeps the size and fills what lies outside with uniform noise in -1..1, when reading too;
* its LSTM is the common one (no peepholes), gates in the order candidate, input, forget, output;
* the `Lfys` layer runs down each column and keeps its last step, which takes the height away;
* the grey levels are stretched so that the quarter points of the local minima and maxima of the middle row become
  -1 and 1 (see `levels`), and everything is cut to -1..1, as the integer form of the network does.

Batch normalisation exists here alone and is folded into the weights by `matrices`.
"""
from __future__ import annotations

import numpy as np
import torch
from torch import nn

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
HEIGHT, WIDTH = 32, 192
STEPS = 48
C1, C2, C3, DOWN, ALONG = 16, 24, 56, 64, 96
SPEC = f"[1,{HEIGHT},0,1 Ct3,3,{C1} Mp2,2 Ct3,3,{C2} Mp2,2 Ct3,3,{C3} Mp2,1 Lfys{DOWN} Lbx{ALONG} O1c%d]"


def levels(grey: np.ndarray) -> np.ndarray:
    """One uint8 line picture as Tesseract hands it to its network: float32 in -1..1."""
    row = grey[grey.shape[0] // 2].astype(np.int16)
    before, here, after = row[:-2], row[1:-1], row[2:]
    low = here[((here < before) & (here <= after)) | ((here <= before) & (here < after))]
    high = here[((here > before) & (here >= after)) | ((here >= before) & (here > after))]
    black = float(np.partition(low, len(low) // 4)[len(low) // 4]) if len(low) else 0.0
    k = min(len(high) - 1, 3 * len(high) // 4) if len(high) else 0
    white = float(np.partition(high, k)[k]) if len(high) else 255.0
    contrast = max(1.0, (white - black) / 2)
    return np.clip((grey.astype(np.float32) - black) / contrast - 1.0, -1.0, 1.0)


class _Noisy(torch.autograd.Function):
    """Pads with noise; the gradient is that of the inside."""

    @staticmethod
    def forward(ctx, x):
        n, c, h, w = x.shape
        out = torch.empty((n, c, h + 2, w + 2), dtype=x.dtype, memory_format=torch.channels_last)
        out[:, :, 1:-1, 1:-1] = x
        for edge in (out[:, :, 0], out[:, :, -1], out[:, :, :, 0], out[:, :, :, -1]):
            edge.copy_(torch.rand(edge.shape) * 2 - 1)
        return out

    @staticmethod
    def backward(ctx, g):
        return g[:, :, 1:-1, 1:-1]


class Look(nn.Module):
    """Ct3,3,n Mp: convolution, tanh, the greatest of each `pool`.

    The greatest is taken first: tanh and the normalisation (whose gain is kept positive) rise, so the result is the
    same and most of their work is saved.
    """

    def __init__(self, i: int, o: int, pool: tuple[int, int]):
        super().__init__()
        self.conv = nn.Conv2d(i, o, 3, bias=False)
        self.norm = nn.BatchNorm2d(o)
        self.pool = pool

    def forward(self, x):
        x = self.conv(_Noisy.apply(x))
        x = nn.functional.max_pool2d(x, self.pool)
        n = self.norm
        x = nn.functional.batch_norm(x, n.running_mean, n.running_var, n.weight.abs(), n.bias, self.training, n.momentum, n.eps)
        return torch.tanh(x)

    def matrix(self) -> np.ndarray:
        """Weights in Tesseract's order: per output the columns of the window, their rows, the inputs, then the bias."""
        gain = self.norm.weight.abs() / torch.sqrt(self.norm.running_var + self.norm.eps)
        bias = self.norm.bias - self.norm.running_mean * gain
        w = self.conv.weight * gain[:, None, None, None]
        w = w.permute(0, 3, 2, 1).reshape(len(w), -1)
        return torch.cat([w, bias[:, None]], 1).detach().double().numpy()


def _gates(lstm: nn.LSTM, suffix: str = "") -> list[np.ndarray]:
    """The four matrices of one direction: candidate, input, forget, output; inputs, feedback, bias."""
    w = torch.cat([getattr(lstm, f"weight_ih_l0{suffix}"), getattr(lstm, f"weight_hh_l0{suffix}")], 1)
    b = getattr(lstm, f"bias_ih_l0{suffix}") + getattr(lstm, f"bias_hh_l0{suffix}")
    i, f, g, o = torch.cat([w, b[:, None]], 1).detach().double().chunk(4)
    return [m.numpy() for m in (g, i, f, o)]


class TesseractNet(nn.Module):
    """(N,1,32,192) in -1..1 -> (N,48,37) logits; class 0 is the blank, then 0-9, A-Z."""

    def __init__(self):
        super().__init__()
        self.one, self.two, self.three = Look(1, C1, (2, 2)), Look(C1, C2, (2, 2)), Look(C2, C3, (2, 1))
        self.down = nn.LSTM(C3, DOWN)
        self.along = nn.LSTM(DOWN, ALONG, bidirectional=True)
        self.drop = nn.Dropout(0.1)
        self.head = nn.Linear(2 * ALONG, len(ALPHABET) + 1)

    def forward(self, x):
        x = self.three(self.two(self.one(x)))
        n, c, h, w = x.shape
        columns = x.permute(2, 3, 0, 1).reshape(h, w * n, c)
        last = self.down(columns)[1][0][0].view(w, n, -1)
        out = self.head(self.drop(self.along(self.drop(last))[0]))
        return out.transpose(0, 1)

    def matrices(self) -> list[np.ndarray]:
        """The weight matrices in the order of Tesseract's file; the last one's rows are in this module's class order."""
        head = torch.cat([self.head.weight, self.head.bias[:, None]], 1).detach().double().numpy()
        return [self.one.matrix(), self.two.matrix(), self.three.matrix(), *_gates(self.down),
                *_gates(self.along), *_gates(self.along, "_reverse"), head]


def greedy(logits: torch.Tensor) -> list[str]:
    """The best path's text of each sample."""
    out = []
    for classes in logits.argmax(2).tolist():
        text, last = [], 0
        for c in classes:
            if c and c != last:
                text.append(ALPHABET[c - 1])
            last = c
        out.append("".join(text))
    return out
