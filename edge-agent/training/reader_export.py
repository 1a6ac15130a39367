"""Writes a reader checkpoint as ONNX with its description, and checks it.

    reader_export.py CHECKPOINT OUT_FOLDER [--figures TEXT]

OUT_FOLDER receives plate-reader.onnx and plate-reader.json (input, output, alphabet, SHA-256, figures). The export is
run by OpenCV's DNN module and must agree with the trained network within 0.01 on random pictures.
"""
from __future__ import annotations

import argparse
import hashlib
import json
import re
from pathlib import Path

import cv2
import numpy as np
import torch
import torch.nn.functional as F
from torch.nn.utils.fusion import fuse_conv_bn_eval

from reader_data import Shards, arrange, encode, sample
from reader_eval import cuts_of, load
from reader_net import ALPHABET, STEPS


def fused(net: torch.nn.Module) -> torch.nn.Module:
    """The network with every batch normalisation folded into the convolution before it."""
    for module in net.modules():
        if isinstance(module, torch.nn.Sequential) and len(module) == 3 and isinstance(module[1], torch.nn.BatchNorm2d):
            module[0] = fuse_conv_bn_eval(module[0], module[1])
            module[1] = torch.nn.Identity()
    return net


@torch.no_grad()
def temperature(net: torch.nn.Module, valid: Path, data: Path) -> float:
    """By which the logits are to be divided so that the truth is likeliest: held-out real plates and as many synthetic."""
    rng = np.random.default_rng(21)
    shards = Shards(valid, "valid-*")
    xs, labels = [], []
    for c, text, _ in cuts_of(data, "romania-dashcam", least=50):
        xs.append(arrange(c, False))
        labels.append(encode(text)[: len(text)])
    for _ in range(4 * len(xs)):
        tile, label, n, rows, aspect, ink = shards.draw(rng)
        x, shown = sample(rng, tile, aspect, rows, False, 0.5, ink)
        xs.append(x)
        labels.append(label[: n if shown else 0])
    logits = torch.cat([net(torch.from_numpy(np.stack(xs[i : i + 64])).unsqueeze(1).float() / 255) for i in range(0, len(xs), 64)])
    lengths = torch.tensor([len(l) for l in labels])
    targets = torch.from_numpy(np.concatenate(labels).astype(np.int64))

    def cost(t: float) -> float:
        logp = (logits / t).log_softmax(2).permute(1, 0, 2)
        nll = F.ctc_loss(logp, targets, torch.full((len(xs),), STEPS), lengths, reduction="none", zero_infinity=True)
        return float(nll.clamp(max=12).mean())  # an unreadable plate must not decide

    return min((round(t, 2) for t in np.arange(0.7, 3.01, 0.05)), key=cost)


def main() -> None:
    torch.set_num_threads(1)
    a = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    a.add_argument("checkpoint", type=Path)
    a.add_argument("out", type=Path)
    a.add_argument("--figures", type=json.loads, default={}, help="measured figures as JSON, copied into the description")
    a.add_argument("--valid", type=Path, help="folder of valid-* shards; with --data: find the temperature")
    a.add_argument("--data", type=Path)
    o = a.parse_args()
    net = fused(load(o.checkpoint))
    seen = torch.load(o.checkpoint, map_location="cpu")["seen"]
    o.out.mkdir(parents=True, exist_ok=True)
    target = o.out / "plate-reader.onnx"
    x = torch.rand(1, 1, 32, 192)
    torch.onnx.export(net, x, str(target), input_names=["plate"], output_names=["logits"], opset_version=12)
    cv_net = cv2.dnn.readNetFromONNX(str(target))
    worst = 0.0
    for seed in range(5):
        x = torch.rand(1, 1, 32, 192, generator=torch.Generator().manual_seed(seed)) * (0.2 + 0.2 * seed)
        with torch.no_grad():
            ours = net(x).numpy().reshape(STEPS, -1)
        cv_net.setInput(x.numpy())
        worst = max(worst, float(np.abs(cv_net.forward().reshape(STEPS, -1) - ours).max()))
    if worst > 0.01:
        raise SystemExit(f"OpenCV's output differs by {worst:.4f} from the trained network, allowed 0.01: do not ship this file")
    data = target.read_bytes()
    warmth = temperature(net, o.valid, o.data) if o.valid and o.data else 1.0
    description = dict(
        model="plate-reader",
        sha256=hashlib.sha256(data).hexdigest(),
        bytes=len(data),
        width=192,
        height=32,
        steps=STEPS,
        input=dict(name="plate", shape=[1, 1, 32, 192], type="float32", colour="grey", range=[0, 1], normalisation="inside the network"),
        output=dict(name="logits", shape=[1, STEPS, len(ALPHABET) + 1], softmax="not applied: divide by the temperature and apply it along the last axis", blank=0, order="blank, then the alphabet"),
        alphabet=ALPHABET,
        arrangements=dict(
            line="the cut resized to 192x32, bilinear; a plate of width/height < 2.6 that is not read surely also without a tenth of its height above and below, the mean of both logits counting",
            stacked="upper and lower row, each cut from end to end of its text and resized to 96x32, side by side (trained on the halves, 0 to 53 % and 47 to 100 % of the height); use when width/height < 2.6",
            choice="where both are read: of the texts of 3 characters or more the one with the higher geometric mean of its characters' probabilities",
            empty="the wrong arrangement, and what is no plate, read as the empty text",
        ),
        temperature=warmth,
        trained_samples=seen,
        figures=o.figures,
    )
    text = json.dumps(description, indent=2)
    text = re.sub(r"\[\s+([^\[\]]*?)\s+\]", lambda m: "[" + re.sub(r"\s+", " ", m[1]) + "]", text)
    (o.out / "plate-reader.json").write_text(text + "\n")
    print(f"{target} {len(data)} bytes, {seen} samples, largest difference in OpenCV {worst:.6f}")


if __name__ == "__main__":
    main()
