"""Trains the plate reader on tiles of reader_data.py.

    reader_train.py --pool DIR --out DIR [--real DIR] [--data DIR] --until 18:20 [--resume]

Ends at the given time of day (UTC) or after --samples; the learning rate falls along a cosine towards that end. A
checkpoint (weights, averaged weights, optimiser, counters) is written every two minutes and on SIGTERM; --resume goes on
from it.
One thread. bfloat16 arithmetic halves the time on processors that have it.
"""
from __future__ import annotations

import argparse
import copy
import datetime
import math
import os
import signal
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

from reader_data import Shards, sample
from reader_eval import evaluate
from reader_net import STEPS, PlateNet, greedy

BATCH = 64


def batch(rng: np.random.Generator, synthetic: Shards, real: Shards | None, share: float, level: float):
    """Pictures (N,1,32,192), labels concatenated, and their lengths."""
    xs, ys, ls = [], [], []
    for _ in range(BATCH):
        is_real = real is not None and rng.random() < share
        tile, label, n, rows, aspect, ink = real.draw(rng, 0.5) if is_real else synthetic.draw(rng)
        x, shown = sample(rng, tile, aspect, rows, is_real, level, ink)
        n = n if shown else 0
        xs.append(x)
        ys.append(label[:n])
        ls.append(n)
    x = torch.from_numpy(np.stack(xs)).unsqueeze(1).float().div_(255)
    y = torch.from_numpy(np.concatenate(ys).astype(np.int64)) if sum(ls) else torch.zeros(1, dtype=torch.long)
    return x.contiguous(memory_format=torch.channels_last), y, torch.tensor(ls)


def seconds_until(clock: str) -> float:
    now = datetime.datetime.utcnow()
    h, m = map(int, clock.split(":"))
    return (now.replace(hour=h, minute=m, second=0, microsecond=0) - now).total_seconds() % 86_400


def main() -> None:
    a = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    a.add_argument("--pool", type=Path, required=True)
    a.add_argument("--real", type=Path)
    a.add_argument("--share", type=float, default=0.06, help="share of samples from --real")
    a.add_argument("--data", type=Path, help="photographs to measure on every --measure minutes")
    a.add_argument("--out", type=Path, required=True)
    a.add_argument("--until", help="HH:MM UTC at which training ends")
    a.add_argument("--samples", type=int, default=1_500_000, help="end after so many samples where --until is not given")
    a.add_argument("--measure", type=float, default=10)
    a.add_argument("--rate", type=float, default=2e-3)
    a.add_argument("--seed", type=int, default=1)
    a.add_argument("--float32", action="store_true", help="no bfloat16")
    a.add_argument("--resume", action="store_true")
    a.add_argument("--finish", action="store_true", help="with --resume: go on from the averaged weights with the first layers frozen, a third faster")
    o = a.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(o.seed)
    o.out.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng([o.seed, int(time.time()) if o.resume else 0])
    net = PlateNet().to(memory_format=torch.channels_last)
    average = copy.deepcopy(net).eval()
    decay, plain = [], []
    for p in net.parameters():
        (decay if p.dim() > 1 else plain).append(p)
    optimiser = torch.optim.AdamW([{"params": decay, "weight_decay": 0.01}, {"params": plain, "weight_decay": 0.0}], lr=o.rate, betas=(0.9, 0.98))
    seen = 0
    last = o.out / "last.pt"
    if o.resume and last.exists():
        state = torch.load(last, map_location="cpu")
        net.load_state_dict(state["net"])
        average.load_state_dict(state["average"])
        if "optimiser" in state:  # reader_grow.py leaves it out
            optimiser.load_state_dict(state["optimiser"])
        seen = state["seen"]
    if o.finish:
        net.load_state_dict(average.state_dict())
    synthetic = Shards(o.pool, "synth-*")
    real = Shards(o.real, "*") if o.real else None
    start_seen, began = seen, time.time()
    whole = seconds_until(o.until) if o.until else None
    saved = measured = refreshed = time.time()
    total, steps, right, shown_n = 0.0, 0, 0, 0
    net.train()
    if o.finish:
        for layer in net.look[:5]:
            layer.eval().requires_grad_(False)
    stop: list[int] = []
    signal.signal(signal.SIGTERM, lambda *_: stop.append(1))
    while not stop:
        now = time.time()
        done = (now - began) / whole if whole else (seen - start_seen) / o.samples
        if done >= 1:
            break
        level = min(1.0, 0.15 + seen / 120_000)
        warm = min(1.0, (seen - start_seen + BATCH) / (1_000 if o.finish else 8_000))
        rate = o.rate * warm * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * done)))
        for g in optimiser.param_groups:
            g["lr"] = rate
        x, y, n = batch(rng, synthetic, real, o.share if seen > 100_000 else o.share * 0.3, level)
        optimiser.zero_grad(set_to_none=True)
        with torch.autocast("cpu", torch.bfloat16, enabled=not o.float32):
            logits = net(x)
        logits = logits.float()
        logp = logits.log_softmax(2).permute(1, 0, 2)
        loss = F.ctc_loss(logp, y, torch.full((BATCH,), STEPS), n, zero_infinity=True, reduction="none")
        loss = (loss / n.clamp(min=3)).mean()
        loss.backward()
        torch.nn.utils.clip_grad_norm_([p for p in net.parameters() if p.requires_grad], 3.0)
        optimiser.step()
        seen += BATCH
        keep = min(0.999, 1 - 1 / (1 + (seen - start_seen) / BATCH / 4)) if start_seen == 0 else 0.999
        with torch.no_grad():
            for p, q in zip(average.state_dict().values(), net.state_dict().values()):
                if p.dtype.is_floating_point:
                    p.lerp_(q, 1 - keep)
                else:
                    p.copy_(q)
        total += loss.item()
        steps += 1
        if steps % 20 == 0:
            at = 0
            for (text, _), k in zip(greedy(logits.detach()), n.tolist()):
                truth = "".join("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[c - 1] for c in y[at : at + k].tolist()) if k else ""
                at += k
                right += text == truth
                shown_n += 1
            if steps % 200 == 0:
                print(f"{datetime.datetime.utcnow():%H:%M:%S} seen={seen} loss={total / 200:.3f} exact={right / shown_n:.3f} rate={rate:.5f} "
                      f"ms={(time.time() - began) * 1000 / (seen - start_seen):.2f}", flush=True)
                total, right, shown_n = 0.0, 0, 0
        if now - saved > 120:
            saved = now
            _save(last, net, average, optimiser, seen)
        if now - refreshed > 240:
            refreshed = now
            synthetic.refresh()
            if real:
                real.refresh()
        if o.data and now - measured > o.measure * 60:
            measured = now
            line, _ = evaluate(average, o.data)
            with open(o.out / "eval.log", "a") as f:
                f.write(f"{datetime.datetime.utcnow().isoformat(timespec='seconds')} seen={seen} {line}\n")
    _save(last, net, average, optimiser, seen)


def _save(path: Path, net, average, optimiser, seen: int) -> None:
    tmp = path.with_suffix(".tmp")
    torch.save(dict(net=net.state_dict(), average=average.state_dict(), optimiser=optimiser.state_dict(), seen=seen), tmp)
    os.replace(tmp, path)


if __name__ == "__main__":
    main()
