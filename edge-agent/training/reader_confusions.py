"""Counts which characters a reader takes for which, and writes them for the matcher.

    reader_confusions.py CHECKPOINT --pool DIR --data DIR --out confusions.csv

Measured on synthetic plates of a shard that was not trained on (seen through the training's damage), and on the held-out
plates of romania-dashcam, whose characters count ten times. A read counts only where at least half of its characters are
right, so that reads of unreadable pictures do not drown the rest. A character that is never confused keeps a floor.
"""
from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

import numpy as np
import torch

from reader_data import ALPHABET, Shards, sample
from reader_eval import cuts_of, load, read
from reader_net import greedy


def align(truth: str, got: str) -> list[tuple[str, str]]:
    """The cheapest edit path as pairs; "-" stands for nothing."""
    n, m = len(truth), len(got)
    d = np.zeros((n + 1, m + 1), int)
    d[:, 0], d[0] = range(n + 1), range(m + 1)
    for i in range(1, n + 1):
        for j in range(1, m + 1):
            d[i, j] = min(d[i - 1, j] + 1, d[i, j - 1] + 1, d[i - 1, j - 1] + (truth[i - 1] != got[j - 1]))
    pairs, i, j = [], n, m
    while i or j:
        if i and j and d[i, j] == d[i - 1, j - 1] + (truth[i - 1] != got[j - 1]):
            i, j = i - 1, j - 1
            pairs.append((truth[i], got[j]))
        elif i and d[i, j] == d[i - 1, j] + 1:
            i -= 1
            pairs.append((truth[i], "-"))
        else:
            j -= 1
            pairs.append(("-", got[j]))
    return pairs


def count(counts: Counter, pairs: list[tuple[str, str]], weight: int = 1) -> bool:
    """Adds the pairs of one plate unless it was hardly read."""
    right = sum(a == b for a, b in pairs)
    if right * 2 < len(pairs):
        return False
    for p in pairs:
        counts[p] += weight
    return True


def main() -> None:
    torch.set_num_threads(1)
    a = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    a.add_argument("checkpoint", type=Path)
    a.add_argument("--pool", type=Path, required=True, help="folder with shards that were not trained on (valid-*)")
    a.add_argument("--data", type=Path, required=True)
    a.add_argument("--out", type=Path, required=True)
    a.add_argument("--samples", type=int, default=6000)
    o = a.parse_args()
    net = load(o.checkpoint)
    rng = np.random.default_rng(77)
    shards = Shards(o.pool, "valid-*")
    counts: Counter = Counter()
    used = exact = shown_n = 0
    for _ in range(o.samples // 64):
        xs, truths = [], []
        while len(xs) < 64:
            tile, label, n, rows, aspect, ink = shards.draw(rng)
            x, shown = sample(rng, tile, aspect, rows, False, 0.6, ink)
            if shown and n:
                xs.append(x)
                truths.append("".join(ALPHABET[c - 1] for c in label[:n]))
        with torch.no_grad():
            reads = greedy(net(torch.from_numpy(np.stack(xs)).unsqueeze(1).float() / 255))
        for t, (r, _) in zip(truths, reads):
            shown_n += 1
            exact += t == r
            used += count(counts, align(t, r))
    plates = cuts_of(o.data, "romania-dashcam", least=60)
    real_used = sum(count(counts, align(p[1], r), 10) for p, (r, _) in zip(plates, read(net, [p[0] for p in plates])))
    lines = [
        "# P(read | truth) of the CTC plate reader, '-' = nothing (truth '-': inserted, per true character; read '-': missed).",
        f"# Measured by edge-agent/training/reader_confusions.py on {used} of {shown_n} damaged synthetic plates ({100 * exact / shown_n:.1f} % exact)",
        f"# and {real_used} held-out plates of romania-dashcam (counted ten times); plates with less than half of their characters right left out.",
        "# Add-one-hundredth smoothing; pairs below 0.0005 left out.",
        "truth,read,probability",
    ]
    total_chars = sum(v for (t, _), v in counts.items() if t != "-")
    for t in ALPHABET + "-":
        row = {r: counts[(t, r)] for r in ALPHABET + "-" if (t, r) != ("-", "-")}
        whole = sum(row.values()) if t != "-" else total_chars
        for r, v in row.items():
            p = (v + 0.01) / (whole + 0.37) if whole else 0.0
            if p >= 0.0005:
                lines.append(f"{t},{r},{p:.5f}")
    o.out.write_text("\n".join(lines) + "\n")
    print(f"{o.out}: {len(lines) - 5} pairs; synthetic exact {100 * exact / shown_n:.1f} %")


if __name__ == "__main__":
    main()
