"""Trains the plate judge on the cuts of `judge_data.py`: `python3 judge_train.py --cuts FOLDER --out FOLDER --samples N`.

One thread. A checkpoint with weights, their running average, optimiser and step is written every few minutes and
`--resume` goes on from it; the running average is what gets exported. Shards that come while it trains are taken in.
"""

import argparse
import copy
import math
import pathlib
import time

import cv2
import numpy as np
import torch
import torch.nn.functional as functional

from judge_data import HEIGHT, WIDTH
from judge_net import PlateJudge, normalised

BATCH = 64
AVERAGE_DECAY = 0.998
# Real photographs are few; each of their cuts counts as so many.
REAL_TIMES = 4
# The first shard is kept to measure by.
HELD = 1


def shards(folder, least=2):
    """Names of the shards there are, in order."""
    names = sorted(pathlib.Path(folder).glob("cuts-*.npz"))
    if len(names) < least:
        raise SystemExit("%d shards in %s; at least %d are needed, one of them to measure by: judge_data.py" % (len(names), folder, least))
    return names


def load(names):
    """(cuts, 1 where a plate) of some shards."""
    loaded = [np.load(name) for name in names for _ in range(REAL_TIMES if name.stem.endswith("real") else 1)]
    return np.concatenate([s["cuts"] for s in loaded]), np.concatenate([s["plate"] for s in loaded])


class Disturber:
    """Makes other cuts of one: corners that wander, a smear, noise, a coder; seeded."""

    def __init__(self, seed):
        self.rng = np.random.default_rng(seed)

    def __call__(self, cut):
        rng = self.rng
        if rng.random() < 0.25:
            cut = cut[:, ::-1]
        if rng.random() < 0.4:
            f = rng.uniform(0.35, 1.0)  # far away: 22 pixels and more
            cut = cv2.resize(cv2.resize(np.ascontiguousarray(cut), None, fx=f, fy=f, interpolation=cv2.INTER_AREA), (WIDTH, HEIGHT), interpolation=cv2.INTER_LINEAR)
        if rng.random() < 0.6:
            scale = np.exp(rng.normal(0, (0.06, 0.09)))
            shift = rng.normal(0, (3.0, 2.5))
            lean = rng.normal(0, 0.05)
            matrix = np.array([[scale[0], lean, 0], [rng.normal(0, 0.02), scale[1], 0]])
            matrix[:, 2] = np.array([WIDTH, HEIGHT]) / 2 + shift - matrix[:, :2] @ (WIDTH / 2, HEIGHT / 2)
            cut = cv2.warpAffine(np.ascontiguousarray(cut), matrix, (WIDTH, HEIGHT), borderMode=cv2.BORDER_REPLICATE)
        cut = cut.astype(np.float32)
        if rng.random() < 0.4:
            kind = rng.random()
            if kind < 0.4:
                cut = cv2.GaussianBlur(cut, (0, 0), rng.uniform(0.5, 2.2))
            else:
                length = int(rng.integers(2, 9))
                cut = cv2.blur(cut, (1, length) if kind < 0.85 else (length, 1))
        if rng.random() < 0.15:
            for _ in range(rng.integers(1, 8)):
                x, y, n = rng.integers(0, WIDTH), rng.integers(0, HEIGHT), rng.integers(5, 30)
                cv2.line(cut, (int(x), int(y)), (int(x - n // 5), int(y + n)), 205.0, int(rng.integers(1, 4)), cv2.LINE_AA)
        if rng.random() < 0.3:
            cut = cut * rng.uniform(0.1, 1.0)
        if rng.random() < 0.4:
            grain = rng.standard_normal((HEIGHT, WIDTH), dtype=np.float32) * rng.uniform(0.5, 10)
            if rng.random() < 0.6:
                grain = cv2.GaussianBlur(grain, (0, 0), rng.uniform(0.5, 1.5))
            cut = cut + grain
        cut = np.clip(cut, 0, 255).astype(np.uint8)
        if rng.random() < 0.4:
            f = rng.uniform(0.4, 1.0)
            small = cv2.resize(cut, None, fx=f, fy=f, interpolation=cv2.INTER_AREA)
            small = cv2.imdecode(cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(12, 80))])[1], cv2.IMREAD_GRAYSCALE)
            cut = cv2.resize(small, (WIDTH, HEIGHT), interpolation=cv2.INTER_LINEAR)
        return np.ascontiguousarray(cut)


def measure(network, cuts, what):
    """(mean cross entropy, share of plates below 0.05, share of others below 0.05)."""
    network.eval()
    with torch.no_grad():
        logits = torch.cat([network(normalised(cuts[i:i + 256]))[:, 0] for i in range(0, len(cuts), 256)])
    truth = torch.as_tensor(what).float()
    low = torch.sigmoid(logits) < 0.05
    network.train()
    return (float(functional.binary_cross_entropy_with_logits(logits, truth)), float(low[truth > 0.5].float().mean()),
            float(low[truth < 0.5].float().mean()))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cuts", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--samples", type=int, default=600000)
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--resume", action="store_true")
    parser.add_argument("--start", help="checkpoint whose averaged weights are the beginning")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    torch.manual_seed(arguments.seed)
    out = pathlib.Path(arguments.out)
    out.mkdir(parents=True, exist_ok=True)
    network = PlateJudge().to(memory_format=torch.channels_last).train()
    if arguments.start:
        network.load_state_dict(torch.load(arguments.start, map_location="cpu")["average"])
    average = copy.deepcopy(network)
    optimiser = torch.optim.AdamW(network.parameters(), arguments.rate, weight_decay=0.02)
    step, steps = 0, max(1, arguments.samples // BATCH)
    if arguments.resume:
        state = torch.load(out / "judge.pt")
        network.load_state_dict(state["network"])
        average.load_state_dict(state["average"])
        optimiser.load_state_dict(state["optimiser"])
        step = state["step"]
    held = shards(arguments.cuts)[:HELD]
    held_cuts, held_what = load(held)
    disturb, rng = Disturber([arguments.seed, step]), np.random.default_rng([arguments.seed, step])
    names, cuts, what = [], None, None
    saved = time.time()
    while step < steps:
        if step % 500 == 0 or cuts is None:
            there = shards(arguments.cuts)[HELD:]
            if there != names:
                names = there
                cuts, what = load(names)
                print("step %d: %d shards, %d cuts, %d plates" % (step, len(names), len(cuts), what.sum()), flush=True)
        picked = rng.integers(0, len(cuts), BATCH)
        batch = normalised(np.stack([disturb(cuts[i]) for i in picked])).to(memory_format=torch.channels_last)
        truth = torch.as_tensor(what[picked]).float()
        for group in optimiser.param_groups:
            group["lr"] = arguments.rate * min(1.0, (step + 1) / 200) * 0.5 * (1 + math.cos(math.pi * step / steps))
        loss = functional.binary_cross_entropy_with_logits(network(batch)[:, 0], truth)
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 2.0)
        optimiser.step()
        step += 1
        decay = min(AVERAGE_DECAY, step / (step + 20))
        with torch.no_grad():
            for a, b in zip(average.state_dict().values(), network.state_dict().values()):
                a.copy_(a * decay + b * (1 - decay) if a.dtype.is_floating_point else b)
        if step % 500 == 0 or step == steps:
            print("step %d of %d  loss %.4f  held out: %.4f, below 0.05: %.2f %% of plates, %.1f %% of others" % (
                step, steps, loss.item(), *[v * f for v, f in zip(measure(average, held_cuts, held_what), (1, 100, 100))]), flush=True)
        if time.time() - saved > 120 or step == steps:
            torch.save({"network": network.state_dict(), "average": average.state_dict(), "optimiser": optimiser.state_dict(), "step": step}, out / "judge.part")
            (out / "judge.part").rename(out / "judge.pt")
            saved = time.time()


if __name__ == "__main__":
    main()
