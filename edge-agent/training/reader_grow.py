"""Takes over what the smaller network of 1.1 million parameters has learned: its checkpoint as one of today's network.

    reader_grow.py SMALL.pt OUT.pt

The layers that are added begin as nothing (`Refine`), so that both networks read the same; `reader_train.py --resume`
goes on from OUT.pt, renamed to last.pt. Only needed to repeat how the shipped weights came about.
"""
from __future__ import annotations

import re
import sys

import torch

from reader_net import PlateNet

# Where the layers of the smaller network's `look` stand today; its other layers have kept their names.
PLACES = {0: 0, 1: 1, 2: 3, 3: 4, 4: 5, 5: 8, 6: 9, 7: 10, 8: 12}


def grown(small: dict[str, torch.Tensor]) -> PlateNet:
    """Today's network, reading as the smaller one does."""
    net = PlateNet()
    weights = net.state_dict()
    for name, value in small.items():
        place = re.fullmatch(r"look\.(\d+)\.(.*)", name)
        weights[f"look.{PLACES[int(place[1])]}.{place[2]}" if place else name] = value
    net.load_state_dict(weights)
    return net


def main() -> None:
    if len(sys.argv) != 3:
        raise SystemExit(__doc__)
    state = torch.load(sys.argv[1], map_location="cpu")
    weights = grown(state["average"]).state_dict()
    torch.save(dict(net=weights, average=weights, seen=state["seen"]), sys.argv[2])


if __name__ == "__main__":
    main()
