"""Trains the network of tesseract_net.py on synthetic plates and on the training part of romania-dashcam.

    tesseract_train.py --tiles FOLDER [--real FOLDER] --out FOLDER [--hours 1.5]

Samples are drawn as for the CTC reader (reader_data.py), so both readers take the same 32x192 picture: the plate
squeezed as one line, or its two halves side by side, with an empty truth where the arrangement is the wrong one.
The damage grows from none over most of the run: early damage keeps the network on its plateau of empty
answers and slows what follows. One process, one thread; bfloat16 arithmetic except in the last tenth. The run can be stopped and
started again.
"""
from __future__ import annotations

import argparse
import math
import os
import time
from pathlib import Path

import numpy as np
import torch

import reader_data
from tesseract_net import STEPS, TesseractNet, greedy, levels

RATE = 3e-3
REAL_SHARE = 0.1
CURRICULUM = 0.85  # share of the run during which the damage grows
MOST_DAMAGE = 0.8
SMALL_BATCHES = 0.6  # share of the run with half batches: early on, steps are worth more than their smoothness


class Source:
    """Draws batches of (pictures, labels, lengths)."""

    def __init__(self, tiles: Path, real: Path | None, seed: int):
        self.rng = np.random.default_rng(seed)
        self.synthetic = reader_data.Shards(tiles, "synth-*")
        self.real = reader_data.Shards(real, "real-*") if real else None

    def batch(self, count: int, level: float):
        pictures, labels, lengths = [], [], []
        for _ in range(count):
            real = self.real is not None and self.rng.random() < REAL_SHARE
            tile, label, length, rows, aspect, _ = self.real.draw(self.rng, 0.75) if real else self.synthetic.draw(self.rng)
            picture, shown = reader_data.sample(self.rng, tile, aspect, rows, real, level)
            pictures.append(levels(picture))
            labels.append(label)
            lengths.append(length if shown else 0)
        return torch.from_numpy(np.stack(pictures))[:, None], torch.from_numpy(np.stack(labels)).long(), torch.tensor(lengths)


def rate_at(done: float) -> float:
    """Learning rate after a share 0..1 of the run: short rise, then a cosine."""
    return RATE * min(1.0, done / 0.01 + 0.05) * (0.5 + 0.5 * math.cos(math.pi * min(1.0, done)) + 2e-3)


def save(path: Path, **state) -> None:
    torch.save(state, f"{path}.part")
    os.replace(f"{path}.part", path)


def main() -> None:
    a = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    a.add_argument("--tiles", type=Path, required=True, help="shards of reader_data.py")
    a.add_argument("--real", type=Path, help="folder of the real shard of reader_data.py")
    a.add_argument("--out", type=Path, required=True)
    a.add_argument("--hours", type=float, default=1.5, help="wall clock of the whole run")
    a.add_argument("--batch", type=int, default=64, help="half of it at first")
    a.add_argument("--seed", type=int, default=7)
    o = a.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(o.seed)
    o.out.mkdir(parents=True, exist_ok=True)
    net = TesseractNet().to(memory_format=torch.channels_last).train()
    optimiser = torch.optim.AdamW(net.parameters(), RATE, weight_decay=1e-3)
    steps, samples, spent = 0, 0, 0.0
    last = o.out / "last.pt"
    if last.exists():
        state = torch.load(last)
        net.load_state_dict(state["net"])
        optimiser.load_state_dict(state["optimiser"])
        steps, samples, spent = state["steps"], state["samples"], state["spent"]
    source = Source(o.tiles, o.real, o.seed + steps)
    began, saved, logged = time.time() - spent, time.time(), time.time()
    losses: list[float] = []
    while (done := (time.time() - began) / 3600 / o.hours) < 1.0:
        count = o.batch // 2 if done < SMALL_BATCHES else o.batch
        x, y, n = source.batch(count, MOST_DAMAGE * min(1.0, done / CURRICULUM))
        with torch.autocast("cpu", torch.bfloat16, enabled=done < 0.9):
            logits = net(x)
        scores = logits.float().log_softmax(2).transpose(0, 1)
        loss = torch.nn.functional.ctc_loss(scores, y, torch.full((count,), STEPS), n, reduction="sum", zero_infinity=True) / count
        optimiser.param_groups[0]["lr"] = rate_at(done)
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 5.0)
        optimiser.step()
        steps, samples = steps + 1, samples + count
        losses.append(loss.item())
        if time.time() - logged > 60:
            texts = greedy(scores.transpose(0, 1))
            truth = ["".join(reader_data.ALPHABET[c - 1] for c in row[:k]) for row, k in zip(y.tolist(), n.tolist())]
            right = sum(t == u for t, u in zip(texts, truth)) / count
            print(f"{time.strftime('%H:%M:%S')} step {steps} samples {samples} done {done:.3f} loss {np.mean(losses):.3f} exact {right:.2f} e.g. {truth[:4]} {texts[:4]}", flush=True)
            losses, logged = [], time.time()
        if time.time() - saved > 120:
            save(last, net=net.state_dict(), optimiser=optimiser.state_dict(), steps=steps, samples=samples, spent=time.time() - began)
            source.synthetic.refresh()
            saved = time.time()
    save(last, net=net.state_dict(), optimiser=optimiser.state_dict(), steps=steps, samples=samples, spent=time.time() - began)


if __name__ == "__main__":
    main()
