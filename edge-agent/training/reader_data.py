"""Training samples for the plate reader.

Two steps, because they differ in cost. *Tiles* are flat plates with some surroundings, drawn once and kept in shards
on disk (2 ms each); `sample` turns a tile into what a camera and a detector would make of it (0.4 ms), differently
every time: sloppy cut, tilt, perspective, light, night, blur, noise, compression, low resolution.

A tile is 96x272 grey; the plate fills the rectangle x 28..244, y 20..76 whatever its true shape, which is kept beside
it as `aspect`. Two-line plates are shown to the network as their halves side by side (`stacked`), and shown wrongly
on purpose with an empty truth, so that the reader itself tells which arrangement fits.
"""
from __future__ import annotations

import argparse
import csv
import os
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

cv2.setNumThreads(0)
TILE_H, TILE_W = 96, 272
X0, Y0, PW, PH = 28, 20, 216, 56
IN_H, IN_W = 32, 192
ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
CODE = {c: i + 1 for i, c in enumerate(ALPHABET)}
LONGEST = 14


def encode(text: str) -> np.ndarray:
    """Class numbers of the text, 0 beyond its end; blank is class 0."""
    out = np.zeros(LONGEST, np.uint8)
    for i, c in enumerate(text[:LONGEST]):
        out[i] = CODE[c]
    return out


# ---- tiles ------------------------------------------------------------------------------------------------------
def _surroundings(rng: np.random.Generator) -> np.ndarray:
    """What may lie around a plate: bumper, shadow gap, bright paint, grille."""
    tile = np.empty((TILE_H, TILE_W), np.float32)
    tile[:] = rng.choice([rng.uniform(10, 60), rng.uniform(40, 220), rng.uniform(150, 245)])
    if rng.random() < 0.6:
        tile += np.linspace(*rng.uniform(-50, 50, 2), TILE_H, dtype=np.float32)[:, None]
    if rng.random() < 0.4:
        n = cv2.resize(rng.random((5, 9)).astype(np.float32) - 0.5, (TILE_W, TILE_H), interpolation=cv2.INTER_CUBIC)
        tile += n * rng.uniform(20, 160)
    for _ in range(int(rng.integers(0, 5))):
        c = float(rng.uniform(0, 255))
        p = (int(rng.integers(-20, TILE_W)), int(rng.integers(-10, TILE_H)))
        q = (int(rng.integers(0, TILE_W + 20)), int(rng.integers(0, TILE_H + 10)))
        if rng.random() < 0.6:
            y = int(rng.choice([rng.integers(0, Y0), rng.integers(Y0 + PH, TILE_H)]))
            cv2.line(tile, (0, y), (TILE_W, y + int(rng.integers(-4, 5))), c, int(rng.integers(1, 9)))
        else:
            cv2.rectangle(tile, p, q, c, -1)
    return np.clip(tile, 0, 255)


def _grey(rng: np.random.Generator, rgb: np.ndarray) -> np.ndarray:
    """One channel as a camera gives it: luma, or a colour-blind or infrared-leaning mixture."""
    r = rng.random()
    weight = np.array([0.299, 0.587, 0.114]) if r < 0.7 else rng.dirichlet([1.5, 1.5, 1.0])
    return cv2.transform(rgb, weight.astype(np.float32)[None])


def plate_tile(rng: np.random.Generator, image: np.ndarray, corners: np.ndarray) -> np.ndarray:
    """A tile with the plate of `image` (RGB) at its place."""
    grey = _grey(rng, image)
    x0, y0 = corners[0]
    x1, y1 = corners[2]
    sx, sy = PW / (x1 - x0), PH / (y1 - y0)
    w, h = max(1, round(grey.shape[1] * sx)), max(1, round(grey.shape[0] * sy))
    small = cv2.resize(grey, (w, h), interpolation=cv2.INTER_AREA)
    tile = _surroundings(rng)
    ox, oy = int(round(X0 - x0 * sx)), int(round(Y0 - y0 * sy))
    a, b = max(0, -ox), max(0, -oy)
    part = small[b : b + TILE_H - max(oy, 0), a : a + TILE_W - max(ox, 0)]
    tile[max(oy, 0) : max(oy, 0) + part.shape[0], max(ox, 0) : max(ox, 0) + part.shape[1]] = part
    return tile.astype(np.uint8)


def clutter_tile(rng: np.random.Generator, image: np.ndarray) -> np.ndarray:
    """A tile of something that is no plate; half of them fill the tile, half have surroundings like a plate."""
    if rng.random() < 0.5:
        return cv2.resize(_grey(rng, image), (TILE_W, TILE_H), interpolation=cv2.INTER_AREA)
    h, w = image.shape[:2]
    return plate_tile(rng, image, np.array([(0, 0), (w, 0), (w, h), (0, h)], np.float32))


# What a shard is aimed at: styles of plates.py; "all" draws the world as it comes.
AIMS = {
    "all": (),
    "us": ("us", "us", "free_us"),
    "us-issued": ("us",),
    "br": ("br",),
    "two": ("two", "two_un", "free_two"),
    "two-issued": ("two", "two_un"),
    "world": ("af", "lb", "un", "mercosur", "ar", "ar1", "tn", "dz", "eu_nb", "eu_inv", "eu_cd", "uk", "free"),
    "eu": ("eu", "eu2", "eu_nb", "uk"),
}


def make_shard(seed: int, count: int, out: Path, aim: str = "all") -> None:
    """Draws `count` synthetic tiles into OUT-tiles.npy and OUT-truth.npz."""
    from plates import PlateMaker

    maker = PlateMaker(seed)
    rng = np.random.default_rng(seed + 1_000_003)
    tiles = np.lib.format.open_memmap(f"{out}-part-tiles.npy", "w+", np.uint8, (count, TILE_H, TILE_W))
    labels = np.zeros((count, LONGEST), np.uint8)
    lengths, rows = np.zeros(count, np.uint8), np.ones(count, np.uint8)
    aspects = np.ones(count, np.float32)
    inks = np.tile(np.array([0, 1], np.float32), (count, 1))  # where the text begins and ends, of the plate's height
    for i in range(count):
        if rng.random() < 0.03:
            im = maker.clutter()
            tiles[i] = clutter_tile(rng, im)
            aspects[i] = im.shape[1] / im.shape[0]
            continue
        p = maker.plate(styles=AIMS[aim])
        while len(p.text) > LONGEST:
            p = maker.plate(styles=AIMS[aim])
        tiles[i] = plate_tile(rng, p.image, p.corners)
        labels[i], lengths[i] = encode(p.text), len(p.text)
        rows[i], aspects[i] = p.meta["rows"], p.meta["aspect"]
        top, height = p.corners[0][1], p.corners[3][1] - p.corners[0][1]
        inks[i] = (min(b[1] for _, b in p.lines) - top) / height, (max(b[3] for _, b in p.lines) - top) / height
    tiles.flush()
    del tiles
    np.savez(f"{out}-truth.npz", labels=labels, lengths=lengths, rows=rows, aspects=aspects, inks=inks)
    os.replace(f"{out}-part-tiles.npy", f"{out}-tiles.npy")


# ---- real crops -------------------------------------------------------------------------------------------------
def held_out(text: str) -> bool:
    """Whether a plate of romania-dashcam is kept for validation (one in four, by its text)."""
    import hashlib

    return hashlib.sha256(b"held out 0 " + text.encode()).digest()[5] % 4 == 0


def cut_tile(picture: np.ndarray, box: tuple[float, float, float, float]) -> np.ndarray:
    """The tile around an axis-aligned box of a grey picture."""
    x, y, w, h = box
    sx, sy = PW / w, PH / h
    M = np.array([[sx, 0, X0 - x * sx], [0, sy, Y0 - y * sy]], np.float32)
    if sx < 0.7:
        picture = cv2.GaussianBlur(picture, (0, 0), 0.45 / sx)
    return cv2.warpAffine(picture, M, (TILE_W, TILE_H), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)


def boxes_of(data: Path, name: str) -> list[tuple[str, tuple[float, float, float, float], str]]:
    """(picture, box, text) of every labelled plate of a set."""
    with open(data / name / "labels.csv", newline="") as f:
        return [(r["image"], tuple(float(r[k]) for k in "xywh"), r["plate"].strip().upper()) for r in csv.DictReader(f)]


def make_real(data: Path, out: Path, seed: int = 5) -> None:
    """Tiles of the training part of romania-dashcam, and places of both training sets that show no plate."""
    rng = np.random.default_rng(seed)
    tiles, truth = [], []
    for name in ("romania-dashcam", "uc3m-lp"):
        rows = boxes_of(data, name)
        by_picture: dict[str, list] = {}
        for image, box, text in rows:
            by_picture.setdefault(image, []).append((box, text))
        for image, plates in by_picture.items():
            grey = cv2.imread(str(data / name / image), cv2.IMREAD_GRAYSCALE)
            H, W = grey.shape
            if name == "romania-dashcam":
                for box, text in plates:
                    if text and not held_out(text) and box[2] >= 36:
                        tiles.append(cut_tile(grey, box))
                        truth.append((encode(text), len(text), box[2] / box[3]))
            for _ in range(6 if name == "romania-dashcam" else 3):
                w = float(np.exp(rng.uniform(np.log(40), np.log(300))))
                h = w / rng.uniform(1.3, 5.2)
                x, y = rng.uniform(0, max(1, W - w)), rng.uniform(0.15 * H, max(0.16 * H, H - h))
                apart = all(x + w * 1.15 < b[0] or b[0] + b[2] < x - w * 0.15 or y + h * 1.4 < b[1] or b[1] + b[3] < y - h * 0.4 for b, _ in plates)
                if apart:
                    tiles.append(cut_tile(grey, (x, y, w, h)))
                    truth.append((np.zeros(LONGEST, np.uint8), 0, w / h))
    np.save(f"{out}-tiles.npy", np.stack(tiles))
    labels, lengths, aspects = zip(*truth)
    np.savez(f"{out}-truth.npz", labels=np.stack(labels), lengths=np.array(lengths, np.uint8),
             rows=np.ones(len(tiles), np.uint8), aspects=np.array(aspects, np.float32))


# ---- what a camera and a detector make of it --------------------------------------------------------------------
def _trims(rng: np.random.Generator, aspect: float, rows: int, stacked: bool, ink) -> tuple[float, float] | None:
    """What is left out above and below the text, as shares of the plate's height, or None for the whole plate.

    Plates of one row that are hardly longer than high are also read without their upper and lower print, so that the
    text fills the network's few rows of pixels; the reader in the product makes the same cuts.
    """
    if stacked and rows == 2 and ink is not None and rng.random() < 0.35:  # without small print above or below: the rows meet in the middle
        return tuple(rng.uniform(0, 1, 2) * np.maximum(0, np.array([ink[0], 1 - ink[1]]) - 0.02))
    if stacked or aspect > 3.7 or rng.random() > (0.55 if aspect < 2.6 else 0.3):
        return None
    if rows == 2:  # such a cut of two lines must read as nothing
        return tuple(rng.uniform(0.02, 0.2, 2)) if aspect < 2.6 else None
    top, bottom = (0.13, 0.87) if ink is None else ink
    slack = rng.uniform(0.0, 0.05)
    if rng.random() < 0.5:  # as the product does, where the text allows it
        both = rng.uniform(0.08, 0.14)
        most = both, both
    else:
        most = rng.uniform(0.05, 0.3, 2)
    return max(0.0, min(top - slack, most[0])), max(0.0, min(1 - bottom - slack, most[1]))


def _view(rng: np.random.Generator, aspect: float, level: float, trims=None) -> tuple[np.ndarray, float, float]:
    """The cut quadrilateral in tile pixels (4x2), and the cut's width and height relative to the plate's."""
    if rng.random() < 0.7:
        l, r = rng.normal(0.01, 0.02, 2)
        t, b = rng.normal(0.03, 0.05, 2)
    else:
        l, r = rng.uniform(-0.025, 0.125, 2)
        t, b = rng.uniform(-0.07, 0.34, 2)
    l, r = np.clip((l, r), -0.025, 0.125)
    t, b = np.clip((t, b), -0.08, 0.34)
    if trims is not None:
        t, b = -trims[0], -trims[1]
    sigma = 1.2 if rng.random() < 0.65 else 5.0
    angle = np.deg2rad(np.clip(rng.normal(0, sigma * (0.3 + 0.7 * level)), -14, 14))
    w, h = aspect, 1.0
    c, s = np.cos(angle), np.sin(angle)
    if rng.random() < 0.35:  # upright box around a tilted plate
        s_lim = min(abs(s), 0.6 / aspect)
        s = np.sign(s) * s_lim
        c = np.sqrt(1 - s * s)
        bw, bh = w * c + h * abs(s), h * c + w * abs(s)
        l, r = l * 0.4, r * 0.4
        if trims is None:
            t, b = t * 0.4, b * 0.4
    else:
        s = np.clip(s, -0.35 / aspect, 0.35 / aspect)
        bw, bh = w, h
    pts = np.array([(-bw / 2 - l * w, -bh / 2 - t * h), (bw / 2 + r * w, -bh / 2 - t * h), (bw / 2 + r * w, bh / 2 + b * h), (-bw / 2 - l * w, bh / 2 + b * h)])
    pts = pts @ np.array([[c, -s], [s, c]])
    if rng.random() < 0.3:
        pts[:, 0] += pts[:, 1] * np.clip(rng.normal(0, 0.12), -0.35, 0.35)  # slant
    pts += rng.normal(0, (0.008 if rng.random() < 0.6 else 0.035) * (0.3 + 0.7 * level), (4, 2)) * (min(aspect, 2.5), 1.0)
    quad = np.empty((4, 2), np.float32)
    quad[:, 0] = X0 + (pts[:, 0] / aspect + 0.5) * PW
    quad[:, 1] = Y0 + (pts[:, 1] + 0.5) * PH
    return quad, (bw + (l + r) * w) / w, (bh + (t + b) * h) / h


def _motion_kernel(rng: np.random.Generator, most: float) -> np.ndarray:
    n = int(rng.integers(3, max(4, int(most) + 1)))
    n += 1 - n % 2
    k = np.zeros((n, n), np.float32)
    a = rng.normal(0, 0.3) if rng.random() < 0.7 else rng.uniform(0, np.pi)
    d = (n // 2) * np.array([np.cos(a), np.sin(a)])
    cv2.line(k, (int(round(n // 2 - d[0])), int(round(n // 2 - d[1]))), (int(round(n // 2 + d[0])), int(round(n // 2 + d[1]))), 1.0, 1)
    return k / k.sum()


def _expose(rng: np.random.Generator, x: np.ndarray, level: float) -> np.ndarray:
    """Light: contrast, gamma, gradients, shadows, night bloom. x is float32 0..255."""
    h, w = x.shape
    r = rng.random()
    if r < 0.11 * level:  # night: retro-reflection burns out
        if rng.random() < 0.5:  # the light of the field spreads into the strokes before the sensor clips
            x = cv2.GaussianBlur(x, (0, 0), max(0.3, h * rng.uniform(0.02, 0.06)))
            x = (x - x.min()) * (255.0 / max(30.0, float(x.max() - x.min())))
            x = rng.uniform(10, 60) + x * rng.uniform(1.2, 2.0)
        else:
            x = x * rng.uniform(1.05, 1.6)
        if rng.random() < 0.7:
            x = x + cv2.GaussianBlur(np.maximum(x - 180, 0), (0, 0), max(0.8, h * rng.uniform(0.05, 0.3))) * rng.uniform(0.2, 1.0)
    elif r < 0.16 * level:  # too dark
        x = x * rng.uniform(0.12, 0.5) + rng.uniform(0, 25)
    else:
        lo = rng.uniform(0, 110) if rng.random() < 0.5 else rng.uniform(0, 30)
        hi = rng.uniform(lo + (60 if rng.random() < 0.85 else 30), 275)
        x = lo + x * ((hi - lo) / 255.0)
    if rng.random() < 0.35:
        g = (np.linspace(*rng.uniform(0.65, 1.2, 2), w, dtype=np.float32)[None] * np.linspace(*rng.uniform(0.7, 1.2, 2), h, dtype=np.float32)[:, None])
        x = x * g
    if rng.random() < 0.14 * level:  # hard shadow or sun edge
        shade = np.ones((h, w), np.float32)
        q = np.array([(rng.uniform(-0.3, 1.3) * w, -2), (rng.uniform(0, 2) * w, -2), (rng.uniform(0, 2) * w, h + 2), (rng.uniform(-0.3, 1.3) * w, h + 2)])
        if rng.random() < 0.5:
            q = np.array([(-2, rng.uniform(-0.2, 0.8) * h), (w + 2, rng.uniform(-0.2, 0.8) * h), (w + 2, -2), (-2, -2)])
        cv2.fillPoly(shade, [q.astype(np.int32)], float(rng.uniform(0.35, 0.75)), cv2.LINE_AA)
        x = x * shade
    if rng.random() < 0.1 * level:  # the plate's own lamps, one or two, above it
        u, v = np.linspace(0, 1, w, dtype=np.float32)[None], np.linspace(0, 1, h, dtype=np.float32)[:, None]
        for _ in range(int(rng.integers(1, 3))):
            x = x + rng.uniform(60, 220) * np.exp(-(((u - rng.uniform(0.1, 0.9)) / rng.uniform(0.04, 0.25)) ** 2) - ((v - rng.uniform(-0.2, 0.2)) / rng.uniform(0.2, 0.8)) ** 2)
    if rng.random() < 0.25:
        x = 255.0 * (np.clip(x, 0, 255) / 255.0) ** rng.uniform(0.5, 1.9)
    return x


def _sensor(rng: np.random.Generator, x: np.ndarray, level: float) -> np.ndarray:
    """Lens and sensor: blur, rain, noise, sharpening, compression. float32 in, uint8 out."""
    h, w = x.shape
    scale = np.clip(h / 26.0, 0.35, 2.2)
    if rng.random() < 0.5:
        x = cv2.GaussianBlur(x, (0, 0), 0.25 + min(1.5, abs(rng.normal(0, 0.62))) * scale * level)
    if rng.random() < 0.17 * level:
        x = cv2.filter2D(x, -1, _motion_kernel(rng, 2.5 + 2.5 * scale))
    if rng.random() < 0.05 * level:  # two exposures in one picture, or an echo of the transmission
        d = np.array([[1, 0, rng.normal(0, 2.5) * scale], [0, 1, rng.normal(0, 0.8) * scale]], np.float32)
        k = rng.uniform(0.2, 0.5)
        x = x * (1 - k) + cv2.warpAffine(x, d, (w, h), borderMode=cv2.BORDER_REPLICATE) * k
    if rng.random() < 0.05 * level:
        for _ in range(int(rng.integers(2, 14))):
            p = (int(rng.random() * w), int(rng.random() * h))
            q = (p[0] + int(rng.normal(0, 2)), p[1] + int(h * rng.uniform(0.1, 0.5)))
            cv2.line(x, p, q, float(rng.uniform(100, 255)), 1, cv2.LINE_AA)
    if rng.random() < 0.6:
        contrast = float(x.std()) + 2.0  # noise is worth its ratio to the contrast, which the network evens out
        sigma = contrast * min(0.7, abs(rng.normal(0, 0.16))) * (0.3 + 0.7 * level) * (0.6 if h < 14 else 1.0)
        n = rng.standard_normal((h, w), dtype=np.float32)
        if rng.random() < 0.4:
            n = cv2.GaussianBlur(n, (3, 3), 0.8) * 1.8
        x = x + n * sigma
    if rng.random() < 0.2:
        x = x + (x - cv2.GaussianBlur(x, (0, 0), 1.0)) * rng.uniform(0.3, 1.6)
    if rng.random() < 0.22 * level:
        return _video(rng, x)
    x = np.clip(x, 0, 255).astype(np.uint8)
    if rng.random() < 0.07 * level and h > 16:  # compressed hard while it was smaller, enlarged since: blocks wider than eight
        k = rng.uniform(0.5, 0.9)
        small = cv2.resize(x, (max(16, int(w * k)), max(10, int(h * k))), interpolation=cv2.INTER_AREA)
        small = cv2.imdecode(cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, int(rng.uniform(20, 60))])[1], cv2.IMREAD_GRAYSCALE)
        x = cv2.resize(small, (w, h), interpolation=cv2.INTER_LINEAR if rng.random() < 0.6 else cv2.INTER_CUBIC)
    if rng.random() < 0.6:
        q = int(rng.uniform(55, 96) if rng.random() < 0.6 else rng.uniform(22 if h > 20 else 45, 70) + 20 * (1 - level))
        x = cv2.imdecode(cv2.imencode(".jpg", x, [cv2.IMWRITE_JPEG_QUALITY, q])[1], cv2.IMREAD_GRAYSCALE)
    return x


def _video(rng: np.random.Generator, x: np.ndarray) -> np.ndarray:
    """A cheap video camera: every other line left out, strokes sharpened until they are rimmed, then squeezed into few bits."""
    h, w = x.shape
    x = x * 0.75 + 25 if rng.random() < 0.5 else x  # room for the rims
    if rng.random() < 0.35 and h > 20:
        half = x[int(rng.integers(2)) :: 2]
        x = cv2.resize(half, (w, h), interpolation=cv2.INTER_NEAREST if rng.random() < 0.4 else cv2.INTER_LINEAR)
    if rng.random() < 0.3 and w > 60:
        narrow = cv2.resize(x, (int(w * rng.uniform(0.5, 0.85)), h), interpolation=cv2.INTER_AREA)
        x = cv2.resize(narrow, (w, h), interpolation=cv2.INTER_LINEAR)
    if rng.random() < 0.75:
        rim = float(rng.uniform(0.6, 1.8))
        x = np.clip(x, 0, 255)
        x = x + (x - cv2.GaussianBlur(x, (0, 0), sigmaX=rim, sigmaY=rim * rng.uniform(0.3, 1.0))) * rng.uniform(0.8, 3.5)
    x = np.clip(x, 0, 255).astype(np.uint8)
    for _ in range(int(rng.integers(1, 3))):  # the blocks begin anywhere, not at the cut's corner
        dx, dy = int(rng.integers(0, 8)), int(rng.integers(0, 8))
        padded = cv2.copyMakeBorder(x, dy, 8, dx, 8, cv2.BORDER_REPLICATE)
        quality = int(rng.uniform(12, 40) if h > 24 else rng.uniform(25, 60))
        x = cv2.imdecode(cv2.imencode(".jpg", padded, [cv2.IMWRITE_JPEG_QUALITY, quality])[1], cv2.IMREAD_GRAYSCALE)[dy : dy + h, dx : dx + w]
    return x


def arrange(cut: np.ndarray, stacked: bool, split: float = 0.5, overlap: float = 0.03, how: int = cv2.INTER_LINEAR) -> np.ndarray:
    """The network's 32x192 picture of a cut: squeezed as one line, or its upper and lower half side by side."""
    if not stacked:
        return cv2.resize(cut, (IN_W, IN_H), interpolation=how)
    h = cut.shape[0]
    upper = cut[: max(2, int(round(h * (split + overlap))))]
    lower = cut[min(h - 2, int(round(h * (split - overlap)))) :]
    return np.hstack([cv2.resize(p, (IN_W // 2, IN_H), interpolation=how) for p in (upper, lower)])


def sample(rng: np.random.Generator, tile: np.ndarray, aspect: float, rows: int, real: bool, level: float, ink=None) -> tuple[np.ndarray, bool]:
    """(32x192 uint8, whether the truth is shown) of a tile; `level` 0..1 is how much damage is done."""
    stacked = rng.random() < (0.9 if rows == 2 else (0.15 if aspect < 3.2 else 0.02))
    trims = _trims(rng, aspect, rows, stacked, ink)
    aspect = float(np.clip(aspect * rng.uniform(0.9, 1.1), 0.8, 6.0))
    quad, fx, fy = _view(rng, aspect, level, trims)
    least = 10.5 * aspect if rows == 1 and aspect > 2.6 else (17.0 * aspect if rows == 1 else 21.0 * aspect)
    least = least + (140 - least) * 0.5 * (1 - level)
    most = 260.0 if not real else 150.0
    w = float(np.exp(np.log(least) + rng.random() ** 0.75 * np.log(max(most, least + 10) / least)))
    w_out = int(np.clip(w * fx, 20, 300))
    h_out = int(np.clip(w / aspect * fy, 8, 140))
    # Smooth as a lens would before shrinking, separately for the two directions.
    shrink_x, shrink_y = PW / max(w, 1), PH / max(w / aspect, 1)
    if shrink_x > 1.3 or shrink_y > 1.3:
        tile = cv2.GaussianBlur(tile, (0, 0), sigmaX=max(0.1, 0.42 * (shrink_x - 0.7)), sigmaY=max(0.1, 0.42 * (shrink_y - 0.7)))
    target = np.array([(0, 0), (w_out, 0), (w_out, h_out), (0, h_out)], np.float32)
    M = cv2.getPerspectiveTransform(quad, target)
    cut = cv2.warpPerspective(tile, M, (w_out, h_out), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    x = cut.astype(np.float32)
    if rng.random() < 0.03:  # rows shifted by a bend in the sheet
        shift = (np.sin(np.linspace(0, np.pi, w_out) * rng.uniform(0.7, 2)) * h_out * rng.uniform(-0.09, 0.09)).astype(np.float32)
        gx, gy = np.meshgrid(np.arange(w_out, dtype=np.float32), np.arange(h_out, dtype=np.float32))
        x = cv2.remap(x, gx, gy + shift[None], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    damage = level * (0.4 if real else 1.0)
    clean = x
    x = _sensor(rng, _expose(rng, clean, damage), damage)
    if x.std() < 5:  # nothing is left to read
        x = _sensor(rng, clean, 0.3 * damage)
    how = [cv2.INTER_LINEAR, cv2.INTER_AREA, cv2.INTER_CUBIC][rng.choice(3, p=[0.6, 0.25, 0.15])]
    out = arrange(x, stacked, 0.5 + float(np.clip(rng.normal(0, 0.03), -0.08, 0.08)), rng.uniform(0, 0.08), how)
    return out, stacked == (rows == 2)


@dataclass
class Shards:
    """All shards of a folder whose names match `glob`; reopened as new ones appear."""

    folder: Path
    glob: str

    def __post_init__(self):
        self.refresh()

    def refresh(self) -> None:
        self.tiles, self.truth = [], []
        for p in sorted(self.folder.glob(f"{self.glob}-tiles.npy")):
            if "-part-" in p.name:
                continue
            with np.load(str(p).replace("-tiles.npy", "-truth.npz")) as z:
                self.truth.append({k: z[k] for k in z.files})
            self.tiles.append(np.load(p, mmap_mode="r"))

    def count(self) -> int:
        return sum(len(t) for t in self.tiles)

    def draw(self, rng: np.random.Generator, plates: float | None = None):
        """(tile, label, length, rows, aspect, ink or None) of a random tile; `plates`: the wanted share of tiles with text."""
        s = int(rng.integers(len(self.tiles)))
        t = self.truth[s]
        i = int(rng.integers(len(self.tiles[s])))
        if plates is not None:
            wanted = np.flatnonzero(t["lengths"] > 0) if rng.random() < plates else np.flatnonzero(t["lengths"] == 0)
            i = int(wanted[rng.integers(len(wanted))]) if len(wanted) else i
        return self.tiles[s][i], t["labels"][i], int(t["lengths"][i]), int(t["rows"][i]), float(t["aspects"][i]), (t["inks"][i] if "inks" in t else None)


def main() -> None:
    a = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    a.add_argument("--out", type=Path, required=True, help="folder of the shards")
    a.add_argument("--prefix", default="synth", help="name of the shards; validation uses another one")
    a.add_argument("--seed", type=int, default=1, help="seed of the first shard; each further one counts up")
    a.add_argument("--shards", type=int, default=24)
    a.add_argument("--count", type=int, default=8192, help="tiles in a shard (26 KB each)")
    a.add_argument("--aim", choices=AIMS, default="all", help="kinds of plates to draw")
    a.add_argument("--real", type=Path, help="folder of the photographs: make the shard of real tiles instead")
    o = a.parse_args()
    o.out.mkdir(parents=True, exist_ok=True)
    if o.real:
        make_real(o.real, o.out / "real-0")
        return
    for s in range(o.seed, o.seed + o.shards):
        if not (o.out / f"{o.prefix}-{s}-tiles.npy").exists():
            make_shard(s, o.count, o.out / f"{o.prefix}-{s}", o.aim)
            print("shard", s, flush=True)


if __name__ == "__main__":
    main()
