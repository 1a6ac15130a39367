"""Averages the weights of several checkpoints of one run into a new one, which often reads better than each.

    reader_soup.py OUT.pt CHECKPOINT[:WEIGHT] ...

The checkpoints must come from one run: weights of different runs do not lie in one valley. The averages of batch
normalisation are averaged with the rest, which is near enough for neighbours.
"""
from __future__ import annotations

import sys
from pathlib import Path

import torch


def main() -> None:
    if len(sys.argv) < 4:
        raise SystemExit(__doc__)
    total, mean, seen = 0.0, {}, 0
    for part in sys.argv[2:]:
        path, _, weight = part.partition(":")
        state = torch.load(path, map_location="cpu")
        share = float(weight or 1)
        total += share
        seen = max(seen, state["seen"])
        for name, value in state["average"].items():
            mean[name] = mean.get(name, 0) + (value.double() if value.dtype.is_floating_point else value) * share
    first = torch.load(sys.argv[2].partition(":")[0], map_location="cpu")["average"]
    average = {name: (mean[name] / total).to(value.dtype) for name, value in first.items()}
    torch.save(dict(average=average, seen=seen), Path(sys.argv[1]))


if __name__ == "__main__":
    main()
