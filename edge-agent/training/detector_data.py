"""Labelled photographs, their split, and the endless stream of training batches."""

import csv
import collections
import os
import pathlib
import re

import cv2
import numpy as np
import torch

import scenes
from detector_net import OFFSET_UNIT, STRIDE

TRAIN_SETS = ("uc3m-lp", "romania-dashcam")
EVALUATE_SETS = ("openalpr-eu", "openalpr-br", "openalpr-us")
# Enlarging further shows the coder's blocks instead of a plate; measured by eye on the two sets.
ENLARGEABLE = {"uc3m-lp": 4.0, "romania-dashcam": 1.5}


def labels(data_root, name):
    """image path -> list of (x, y, w, h, text) of one set, in file order."""
    table = collections.OrderedDict()
    root = pathlib.Path(data_root) / name
    with open(root / "labels.csv", newline="") as lines:
        for row in csv.DictReader(lines):
            box = tuple(float(row[key]) for key in "xywh") + (row["plate"],)
            table.setdefault(str(root / row["image"]), []).append(box)
    return table


def split(data_root, name):
    """(training paths, held-out paths). Romania by plate and drive, uc3m-lp by blocks of ten; no other is trained on."""
    table = labels(data_root, name)
    paths = sorted(table)
    if name == "uc3m-lp":
        held = [p for i, p in enumerate(paths) if (i // 10) % 10 == 3]
    elif name == "romania-dashcam":
        groups = _connected(table)
        order = np.random.default_rng(20).permutation(len(groups))
        held = []
        for index in order:
            if len(held) + len(groups[index]) <= 0.27 * len(paths):
                held += groups[index]
    else:
        held = paths
    chosen = set(held)
    return [p for p in paths if p not in chosen], sorted(held)


def _connected(table):
    """Pictures that share a plate, or follow each other within three seconds of one drive, stay together."""
    parent = {path: path for path in table}

    def find(path):
        while parent[path] != path:
            path = parent[path]
        return path

    def join(a, b):
        parent[find(a)] = find(b)

    by_plate = {}
    by_drive = collections.defaultdict(list)
    for path, boxes in table.items():
        for box in boxes:
            if box[4]:
                join(path, by_plate.setdefault(box[4], path))
        drive, second = re.match(r"(.*)_t_(\d+)", pathlib.Path(path).name).groups()
        by_drive[drive].append((int(second), path))
    for seconds in by_drive.values():
        seconds.sort()
        for (a, first), (b, second) in zip(seconds, seconds[1:]):
            if b - a <= 3:
                join(first, second)
    groups = collections.defaultdict(list)
    for path in table:
        groups[find(path)].append(path)
    return [sorted(group) for _root, group in sorted(groups.items())]


def photographs(data_root, ignored=None):
    """Every training photograph in memory; `ignored` maps a file name to boxes that may be unlabelled plates."""
    loaded = []
    for name in TRAIN_SETS:
        table = labels(data_root, name)
        for path in split(data_root, name)[0]:
            pixels = cv2.cvtColor(cv2.imread(path), cv2.COLOR_BGR2RGB)
            photograph = scenes.Photograph(
                pixels, np.array([box[:4] for box in table[path]]), ENLARGEABLE[name])
            spared = (ignored or {}).get(name + "/" + pathlib.Path(path).name)
            if spared:
                photograph.ignored = np.array(spared, float)
            loaded.append(photograph)
    return loaded


def encode(truths, size):
    """Training target of one picture: see the constants below for the 13 planes."""
    width, height = size[0] // STRIDE, size[1] // STRIDE
    target = np.zeros((PLANES, height, width), np.float32)
    target[VALID] = 1
    xs = (np.arange(width) + 0.5) * STRIDE
    ys = (np.arange(height) + 0.5) * STRIDE
    grid = np.stack(np.meshgrid(xs, ys), -1)
    for truth in sorted(truths, key=lambda t: not t.ignore):
        quad = truth.corners.astype(np.float64)
        reach = _inside(grid, quad, 1.0 if truth.ignore else 0.8)
        if truth.ignore:
            target[VALID][reach] = 0
            continue
        core = _inside(grid, quad, 0.5)
        centre = quad.mean(0)
        column, row = int(centre[0] // STRIDE), int(centre[1] // STRIDE)
        if 0 <= column < width and 0 <= row < height:
            core[row, column] = True
        if not core.any():
            continue
        fringe = reach & ~core & (target[CENTRE] == 0)
        target[VALID][fringe] = 0
        target[VALID][core] = 1
        target[CENTRE][core] = 1
        target[SHARE][core] = 1.0 / np.sqrt(core.sum())
        target[EXACT][core] = truth.exact
        extent = quad.max(0) - quad.min(0)
        target[SIZE][core] = max(6.0, extent[1])
        for corner in range(4):
            for axis in range(2):
                target[CORNERS + 2 * corner + axis][core] = (quad[corner, axis] - grid[..., axis][core]) / OFFSET_UNIT
    return target


# Planes of a target: is a plate's centre region here, does this cell count, the weight of a positive cell (a plate
# counts with the root of its cells), whether corners are exact, the plate's height in pixels, eight corner offsets.
CENTRE, VALID, SHARE, EXACT, SIZE, CORNERS = 0, 1, 2, 3, 4, 5
PLANES = 13


def _inside(grid, quad, share):
    """Cells inside the quad shrunk to `share` around its centre."""
    middle = quad.mean(0)
    shrunk = (quad - middle) * share + middle
    inside = np.ones(grid.shape[:2], bool)
    for a, b in zip(shrunk, np.roll(shrunk, -1, 0)):
        edge = b - a
        inside &= edge[0] * (grid[..., 1] - a[1]) - edge[1] * (grid[..., 0] - a[0]) >= 0
    return inside


class Stream(torch.utils.data.IterableDataset):
    """Endless (picture uint8 3 x H x W, target) pairs; each loader process continues the seed by its number."""

    def __init__(self, painter_of_seed, seed, size):
        self.painter_of_seed, self.seed, self.size = painter_of_seed, seed, size

    def __iter__(self):
        worker = torch.utils.data.get_worker_info()
        if worker:
            os.nice(5)
            cv2.setNumThreads(0)
            torch.set_num_threads(1)
        painter = self.painter_of_seed(self.seed + (worker.id if worker else 0))
        while True:
            pixels, truths = painter.sample(self.size)
            yield np.ascontiguousarray(pixels.transpose(2, 0, 1)), encode(truths, self.size)
