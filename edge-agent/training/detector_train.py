"""Trains the plate detector: `python3 detector_train.py --data DIR --out DIR --steps N [--resume]`.

One torch thread and one loader process. A checkpoint (weights, their running average, optimiser, step) is written
every few minutes and `--resume` continues from it. The running average is what gets exported.
"""

import argparse
import copy
import json
import math
import os
import pathlib
import time

import cv2
import numpy as np
import torch
import torch.nn.functional as functional

import detector_data as data
import scenes
from detector_net import OFFSET_UNIT, PlateDetector

AVERAGE_DECAY = 0.998
# Corners against marking: at 1 they had a tenth of the gradient, and the ends of plates came out too tight.
CORNER_WEIGHT = 2.5


def loss_of(raw, target):
    """(total, classification, corner) losses of a batch."""
    logits = raw[:, 0]
    centre, valid, share = target[:, data.CENTRE], target[:, data.VALID], target[:, data.SHARE]
    probability = torch.sigmoid(logits)
    entropy = functional.binary_cross_entropy_with_logits(logits, centre, reduction="none")
    surprise = torch.where(centre > 0, 1 - probability, probability)
    weight = torch.where(centre > 0, 2.0 * share, torch.ones_like(share))
    plates = share.sum().clamp(min=4.0)
    marking = (entropy * surprise.pow(2) * weight * valid).sum() / plates
    offsets = raw[:, 1:]
    truth = target[:, data.CORNERS:data.CORNERS + 8]
    pixels = OFFSET_UNIT / target[:, data.SIZE].clamp(min=6.0)
    exact = target[:, data.EXACT] * share
    boxed = (1 - target[:, data.EXACT]) * share
    error = _robust((offsets - truth) * pixels[:, None]).mean(1)
    cornering = (error * exact).sum() / plates
    spread = _robust((_extent(offsets) - _extent(truth)) * pixels[:, None]).mean(1)
    boxing = (spread * boxed).sum() / plates
    return marking + CORNER_WEIGHT * (cornering + 0.5 * boxing), marking, cornering + 0.5 * boxing


def _extent(offsets):
    """The axis-aligned box around the four corners: all that a box label knows of them."""
    x, y = offsets[:, 0::2], offsets[:, 1::2]
    return torch.stack([x.amin(1), x.amax(1), y.amin(1), y.amax(1)], 1)


def _robust(error, knee=0.1):
    """Quadratic below a tenth of the plate's height, linear above."""
    size = error.abs()
    return torch.where(size < knee, 0.5 * error * error / knee, size - 0.5 * knee)


def painter_factory(arguments):
    """Draws the banks once, beside the checkpoint; a painter per loader shares the parent's memory."""
    bank = pathlib.Path(arguments.out) / ("bank-%d-%d.pt" % (arguments.seed, arguments.plates))
    if not bank.exists():
        torch.save((scenes.flat_plates(arguments.seed, arguments.plates),
                    scenes.flat_clutter(arguments.seed, arguments.plates // 2),
                    scenes.flat_lettering(arguments.seed, arguments.plates // 2)), bank)
    flat, things, names = torch.load(bank)
    ignored = json.load(open(arguments.ignored)) if arguments.ignored else None
    real = data.photographs(arguments.data, ignored)
    return lambda seed: scenes.Painter(real, flat, things, seed, arguments.drawn, names if arguments.lettered else None, arguments.lettered)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--steps", type=int, default=12000)
    parser.add_argument("--until", help="HH:MM UTC at which training ends, if the steps are not done before")
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--size", type=int, nargs=2, default=(256, 256))
    parser.add_argument("--rate", type=float, default=1.5e-3)
    parser.add_argument("--constant", action="store_true", help="keep the rate; otherwise it falls to zero along a cosine")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--plates", type=int, default=5000)
    parser.add_argument("--ignored", help="JSON of possible unlabelled plates")
    parser.add_argument("--drawn", type=float, default=0.15, help="share of wholly drawn scenes")
    parser.add_argument("--lettered", type=float, default=0.0, help="share of scenes with lettered vehicles; above 0 photographs are lettered too")
    parser.add_argument("--precise", action="store_true", help="float32 throughout; bfloat16 passes take two thirds of the time")
    parser.add_argument("--resume", action="store_true")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    cv2.setNumThreads(0)
    torch.manual_seed(arguments.seed)
    out = pathlib.Path(arguments.out)
    out.mkdir(parents=True, exist_ok=True)
    checkpoint = out / "detector.pt"

    network = PlateDetector()
    step = 0
    optimiser = torch.optim.AdamW(network.parameters(), lr=arguments.rate, weight_decay=1e-4)
    average = copy.deepcopy(network)
    if arguments.resume and checkpoint.exists():
        state = torch.load(checkpoint, map_location="cpu")
        network.load_state_dict(state["network"])
        average.load_state_dict(state["average"])
        optimiser.load_state_dict(state["optimiser"])
        step = state["step"]
    first = step
    network = network.to(memory_format=torch.channels_last).train()

    stream = data.Stream(painter_factory(arguments), arguments.seed * 1000 + step, tuple(arguments.size))
    loader = torch.utils.data.DataLoader(stream, batch_size=arguments.batch, num_workers=1, prefetch_factor=4)
    sums, since, saved = np.zeros(3), time.time(), time.time()
    began, whole = time.time(), _seconds_until(arguments.until) if arguments.until else math.inf
    for pictures, targets in _twice(loader, arguments.seed):
        step += 1
        done = min(1.0, max((step - first) / arguments.steps, (time.time() - began) / whole))
        rate = arguments.rate if arguments.constant else arguments.rate * (0.01 + 0.99 * (1 + math.cos(math.pi * done)) / 2)
        for group in optimiser.param_groups:
            group["lr"] = rate * min(1.0, (step - first) / 150)
        images = (pictures.float() / 255).to(memory_format=torch.channels_last)
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=not arguments.precise):
            raw = network(images)
        total, marking, cornering = loss_of(raw.float(), targets)
        optimiser.zero_grad(set_to_none=True)
        total.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 5.0)
        optimiser.step()
        _follow(average, network, min(AVERAGE_DECAY, step / (step + 10)))
        sums += [total.item(), marking.item(), cornering.item()]
        if step % 50 == 0:
            print("step %d  loss %.4f  marking %.4f  corners %.4f  rate %.2e  %.1f ms a sample" % (
                step, *(sums / 50), rate, (time.time() - since) / 50 / arguments.batch * 1000), flush=True)
            sums[:], since = 0, time.time()
        if time.time() - saved > 120 or done >= 1:
            _save(checkpoint, network, average, optimiser, step)
            saved = time.time()
        if done >= 1:
            break


def _seconds_until(clock):
    """Seconds from now to the next time the clock (UTC) shows HH:MM."""
    hour, minute = map(int, clock.split(":"))
    return (hour * 3600 + minute * 60 - time.time()) % 86400


def _twice(loader, seed, kept=24):
    """Each batch as it comes and once more, mirrored and somewhat brighter or darker, some steps later.

    Drawing a sample costs about as much as learning from it, so this nearly halves the cost of a step.
    """
    rng = np.random.default_rng(seed)
    waiting = []
    for pictures, targets in loader:
        yield pictures, targets
        waiting.append((pictures, targets))
        if len(waiting) > kept:
            pictures, targets = waiting.pop(rng.integers(len(waiting)))
            light = torch.from_numpy(rng.uniform(0.7, 1.3, (len(pictures), 1, 1, 1)).astype(np.float32))
            yield (pictures.flip(3).float() * light).clamp(0, 255), mirrored(targets)


def mirrored(targets):
    """Targets of the mirrored pictures: left and right corners change places and x its sign."""
    turned = targets.flip(3).clone()
    c = data.CORNERS
    turned[:, c:c + 8] = turned[:, [c + 2, c + 3, c, c + 1, c + 6, c + 7, c + 4, c + 5]]
    turned[:, c:c + 8:2] *= -1
    return turned


def _follow(average, network, decay):
    with torch.no_grad():
        for mine, theirs in zip(average.state_dict().values(), network.state_dict().values()):
            if mine.dtype.is_floating_point:
                mine.lerp_(theirs, 1 - decay)
            else:
                mine.copy_(theirs)


def _save(path, network, average, optimiser, step):
    """Written beside and renamed, so that a killed run leaves the last whole checkpoint."""
    fresh = str(path) + ".new"
    torch.save({"network": network.state_dict(), "average": average.state_dict(),
                "optimiser": optimiser.state_dict(), "step": step}, fresh)
    os.replace(fresh, path)


if __name__ == "__main__":
    main()
