"""Measures a reader checkpoint on hand-cut plates of the photographs (they are only measured, except romania's train part).

    reader_eval.py CHECKPOINT DATA [--valid DIR] [--misses OUT.png] [--set NAME]

Prints for each set: plates, exact, exact with O=0 and I=1, milliseconds. Cuts narrower than 2.6 heights are read in both
arrangements, and of the reads of three characters or more
the one with the higher geometric mean of its characters' probabilities is taken, as the agent does.
"""
from __future__ import annotations

import argparse
import datetime
import time
from pathlib import Path

import cv2
import numpy as np
import torch

from reader_data import ALPHABET, Shards, arrange, boxes_of, held_out, sample
from reader_net import PlateNet, greedy

SETS = ("openalpr-eu", "openalpr-br", "openalpr-us", "romania-dashcam")


def fold(text: str) -> str:
    return text.replace("O", "0").replace("I", "1")


def cut(grey: np.ndarray, box, margin: float = 0.015) -> np.ndarray:
    """The box of a picture, a little wider, as a new picture."""
    x, y, w, h = box
    mx, my = w * margin, h * margin
    x0, y0 = max(0, int(round(x - mx))), max(0, int(round(y - my)))
    return grey[y0 : int(round(y + h + my)), x0 : int(round(x + w + mx))]


def cuts_of(data: Path, name: str, least: float = 0):
    """(cut, text, picture) of every plate with text; of romania-dashcam only the held-out plates."""
    out, cache = [], {}
    for image, box, text in boxes_of(data, name):
        if not text or (name == "romania-dashcam" and not held_out(text)) or box[2] < least:
            continue
        if image not in cache:
            cache = {image: cv2.imread(str(data / name / image), cv2.IMREAD_GRAYSCALE)}
        out.append((cut(cache[image], box), text, image))
    return out


@torch.no_grad()
def read(net: PlateNet, cuts: list[np.ndarray]) -> list[tuple[str, float]]:
    """Text and confidence of each cut."""
    views, owner = [], []
    for i, c in enumerate(cuts):
        views.append(arrange(c, False))
        owner.append(i)
        if c.shape[1] / c.shape[0] < 2.6:
            views.append(arrange(c, True))
            owner.append(i)
    best: list[tuple[str, float]] = [("", 0.0)] * len(cuts)
    for s in range(0, len(views), 64):
        x = torch.from_numpy(np.stack(views[s : s + 64])).float().div(255).unsqueeze(1)
        for o, (text, p) in zip(owner[s : s + 64], greedy(net(x))):
            p = p ** (1 / max(1, len(text)))  # per character, or a short piece would beat a whole plate
            if len(text) >= 3 and p > best[o][1]:
                best[o] = (text, p)
    return best


def load(path: Path) -> PlateNet:
    """The averaged weights of a checkpoint."""
    net = PlateNet()
    net.load_state_dict(torch.load(path, map_location="cpu")["average"])
    return net.eval()


def evaluate(net: PlateNet, data: Path, names=SETS) -> tuple[str, dict]:
    """One line for the log, and the misses of each set as (cut, text, read, confidence)."""
    parts, misses = [], {}
    for name in names:
        plates = cuts_of(data, name)
        began = time.perf_counter()
        reads = read(net, [p[0] for p in plates])
        ms = (time.perf_counter() - began) * 1000 / max(1, len(plates))
        exact = sum(r == p[1] for p, (r, _) in zip(plates, reads))
        folded = sum(fold(r) == fold(p[1]) for p, (r, _) in zip(plates, reads))
        misses[name] = [(p[0], p[1], r, c) for p, (r, c) in zip(plates, reads) if r != p[1]]
        parts.append(f"{name} n={len(plates)} exact={100 * exact / len(plates):.1f} folded={100 * folded / len(plates):.1f} ms={ms:.1f}")
    return "; ".join(parts), misses


def rejects(net: PlateNet, data: Path, sure: float = 0.7) -> str:
    """How often places without a plate, cut from the pictures that are only measured, are read all the same."""
    rng = np.random.default_rng(11)
    cuts = []
    for name in SETS[:3]:
        for image, box, _ in boxes_of(data, name):
            grey = cv2.imread(str(data / name / image), cv2.IMREAD_GRAYSCALE)
            H, W = grey.shape
            for _ in range(4):
                w = float(np.exp(rng.uniform(np.log(50), np.log(260))))
                h = w / rng.uniform(1.5, 5)
                x, y = rng.uniform(0, max(1, W - w)), rng.uniform(0.2 * H, max(0.21 * H, H - h))
                if x + w < box[0] or x > box[0] + box[2] or y + h < box[1] or y > box[1] + box[3]:
                    cuts.append(cut(grey, (x, y, w, h), 0.0))
    cuts = [c for c in cuts if min(c.shape) > 8]
    reads = read(net, cuts)
    wrong = sum(p >= sure for t, p in reads if t)
    return f"places without plate n={len(cuts)} read={sum(bool(t) for t, _ in reads)} with p>={sure}={wrong}"


@torch.no_grad()
def synthetic(net: PlateNet, folder: Path, count: int = 3000) -> str:
    """Exact reads of damaged synthetic plates that were not trained on: one line, two lines; and empties kept empty."""
    rng = np.random.default_rng(12)
    shards = Shards(folder, "valid-*")
    tally = {"one line": [0, 0], "two lines": [0, 0], "empty": [0, 0]}
    for _ in range(count // 64):
        xs, truth = [], []
        for _ in range(64):
            tile, label, n, rows, aspect, ink = shards.draw(rng)
            x, shown = sample(rng, tile, aspect, rows, False, 0.7, ink)
            xs.append(x)
            text = "".join(ALPHABET[c - 1] for c in label[:n]) if shown else ""
            truth.append((text, "empty" if not text else ("one line", "two lines")[rows - 1]))
        for (t, kind), (got, _) in zip(truth, greedy(net(torch.from_numpy(np.stack(xs)).unsqueeze(1).float() / 255))):
            tally[kind][0] += t == got
            tally[kind][1] += 1
    return "synthetic " + ", ".join(f"{k} n={n} exact={100 * a / max(1, n):.1f}" for k, (a, n) in tally.items())


def main() -> None:
    torch.set_num_threads(1)
    a = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    a.add_argument("checkpoint", type=Path)
    a.add_argument("data", type=Path)
    a.add_argument("--misses", type=Path)
    a.add_argument("--set", choices=SETS)
    a.add_argument("--valid", type=Path, help="folder of valid-* shards: measure them and places without a plate too")
    o = a.parse_args()
    if o.valid:
        net = load(o.checkpoint)
        print(synthetic(net, o.valid), rejects(net, o.data), sep="; ", flush=True)
    line, misses = evaluate(load(o.checkpoint), o.data, (o.set,) if o.set else SETS)
    print(datetime.datetime.utcnow().isoformat(timespec="seconds"), o.checkpoint.name, line, flush=True)
    if o.misses:
        cells = []
        for name, rows in misses.items():
            for c, text, got, p in rows:
                k = min(190 / c.shape[1], 90 / c.shape[0])
                cell = np.zeros((128, 196), np.uint8)
                im = cv2.resize(c, None, fx=k, fy=k, interpolation=cv2.INTER_LINEAR)
                cell[: im.shape[0], : im.shape[1]] = im
                cv2.putText(cell, f"{text} {c.shape[1]}px", (2, 106), 0, 0.45, 255, 1, cv2.LINE_AA)
                cv2.putText(cell, f"{got} {p:.2f}", (2, 123), 0, 0.45, 180, 1, cv2.LINE_AA)
                cells.append(cell)
        while len(cells) % 8:
            cells.append(cells[0] * 0)
        cv2.imwrite(str(o.misses), np.vstack([np.hstack(cells[i : i + 8]) for i in range(0, len(cells), 8)]))


if __name__ == "__main__":
    main()
