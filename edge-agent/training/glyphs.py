"""Glyphs for synthetic plates: masks cut from installed fonts, and a drawn stroke alphabet.

A *face* is a table of 62 masks (0-9, A-Z, a-z), all with the same cap height, so that a plate can be set by
resizing masks alone; that is about twenty times faster than asking a font renderer for every plate.

Two kinds of faces exist:

* **font faces**, read from every TrueType/OpenType file below the font folders (``LPR_FONTS``, colon separated;
  default ``/usr/share/fonts`` and ``~/.cache/checkpoint-lpr/fonts``), filtered to upright faces whose digits are as
  tall as their capitals, and deduplicated by their look;
* **stroke faces**, drawn here from polylines with random corner radius, stroke width, proportions and letter
  variants. They stand in for the dies of real issuers, for which no free font exists.

The font table is cached in ``LPR_CACHE`` (default ``~/.cache/checkpoint-lpr``) as ``glyphs.npz``.
"""
from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path

import cv2
import numpy as np

CHARS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
INDEX = {c: i for i, c in enumerate(CHARS)}
CAP = 56  # cap height of every mask, pixels
TOP = 10  # blank rows above the capitals (accents, overshoot)
BOTTOM = 14  # rows below the baseline (Q, descenders)
HEIGHT = TOP + CAP + BOTTOM
WIDEST = 110

CACHE = Path(os.environ.get("LPR_CACHE", os.path.expanduser("~/.cache/checkpoint-lpr")))
FOLDERS = os.environ.get("LPR_FONTS", f"/usr/share/fonts:{CACHE / 'fonts'}").split(":")

# Faces in the manner of number plates and road signs: they are drawn more often than the rest.
PLATE_LIKE = re.compile(
    r"din|roadgeek|highway|overpass|oswald|gothic|barlow|saira|bebas|share.?tech|rajdhani|teko|antonio|fjalla|archivo"
    r"|league|routed|national.?park|osifont|b612|condensed|narrow|sofia|khand|economica|francois|mohave|viga|squada"
    r"|chakra|quantico|staatliches|anton|alumni|cantarell|arimo|liberation.?sans|nimbus.?sans|helvet|electrolize"
    r"|pragati|kode|mono|big.?shoulders|gemunu|millimetre|ubuntu|clear|gillius|switzera",
    re.I,
)
UNWANTED = re.compile(
    r"italic|oblique|thin|hairline|extralight|extra-light|ultralight|-100|-200|emoji|symbol|math|music|braille|icon"
    r"|dingbat|caption|script|outline|dustin|domestic|blankenburg|smallcaps|serifdisplay|display-",
    re.I,
)


def _faces_below(folder: str) -> list[Path]:
    root = Path(folder)
    return sorted(p for p in root.rglob("*") if p.suffix.lower() in (".ttf", ".otf", ".t1", ".pfb"))


def _render_face(path: Path):
    """Masks of one font file and their widths, or None where the face does not suit a plate."""
    from PIL import Image, ImageDraw, ImageFont

    try:
        probe = ImageFont.truetype(str(path), 200)
        box = probe.getbbox("H", anchor="ls")
        cap = -box[1]
        if cap < 60 or cap > 250:
            return None
        font = ImageFont.truetype(str(path), int(round(200 * CAP / cap)))
    except (OSError, ValueError):
        return None
    masks = np.zeros((len(CHARS), HEIGHT, WIDEST), np.uint8)
    widths = np.zeros(len(CHARS), np.uint8)
    try:
        for i, c in enumerate(CHARS):
            x0, y0, x1, y1 = font.getbbox(c, anchor="ls")
            if x1 - x0 < 3 or x1 - x0 > WIDEST - 4:
                return None
            if c.isdigit() and not (0.86 * CAP < -y0 < 1.14 * CAP and y1 < 0.1 * CAP):
                return None  # old-style figures
            if c.isupper() and not (0.86 * CAP < -y0 < 1.2 * CAP):
                return None
            canvas = Image.new("L", (WIDEST, HEIGHT), 0)
            ImageDraw.Draw(canvas).text((2 - x0, TOP + CAP), c, fill=255, font=font, anchor="ls")
            a = np.asarray(canvas)
            cols = np.flatnonzero(a.max(axis=0) > 60)
            if len(cols) == 0:
                return None
            w = cols[-1] - cols[0] + 1
            masks[i, :, :w] = a[:, cols[0] : cols[-1] + 1]
            widths[i] = w
    except (OSError, ValueError):
        return None
    ink = {c: masks[INDEX[c]].tobytes() for c in "38BEHRAKMNW27"}
    if len(set(ink.values())) < len(ink):
        return None  # the face has one box for everything
    strokes = (masks[INDEX["H"], TOP + CAP // 4, :] > 128).sum() / 2 / CAP
    if strokes < 0.07 or strokes > 0.42:
        return None
    return masks, widths


def _build_table() -> dict[str, np.ndarray]:
    seen: set[str] = set()
    masks, widths, plate_like, names = [], [], [], []
    for folder in FOLDERS:
        for path in _faces_below(folder):
            if UNWANTED.search(path.name):
                continue
            if path.name.startswith("Noto") and not re.match(r"Noto(Sans|Serif|SansMono|SansDisplay)-", path.name):
                continue  # their Latin glyphs are those of Noto Sans
            face = _render_face(path)
            if face is None:
                continue
            look = cv2.resize(face[0][[INDEX[c] for c in "AGR58"]].reshape(-1, WIDEST), (24, 60), interpolation=3)
            key = hashlib.sha1((look // 24).tobytes()).hexdigest()
            if key in seen:
                continue
            seen.add(key)
            masks.append(face[0])
            widths.append(face[1])
            plate_like.append(bool(PLATE_LIKE.search(path.name)))
            names.append(path.name)
    if not masks:
        raise SystemExit(f"no usable font below {FOLDERS}: install the packages named in README.md")
    return dict(
        masks=np.stack(masks), widths=np.stack(widths), plate_like=np.array(plate_like), names=np.array(names)
    )


def font_table() -> dict[str, np.ndarray]:
    """The table of font faces: masks (n,62,HEIGHT,WIDEST), widths (n,62), plate_like (n), names (n)."""
    cached = CACHE / "glyphs.npz"
    if cached.exists():
        with np.load(cached, allow_pickle=False) as z:
            return {k: z[k] for k in z.files}
    table = _build_table()
    CACHE.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(cached, **table)
    return table


# ---- stroke faces -----------------------------------------------------------------------------------------------
# Points in a box 0..4 wide and 0..6 high, y down; "r" after a stroke's points means rounded corners, "s" sharp ones.
_BOXY = {
    "0": [["0rr", (2, 0), (4, 0), (4, 6), (0, 6), (0, 0), (2, 0)]],
    "1": [["s", (2.2, 6), (2.2, 0), (0.9, 1.2)]],
    "2": [["r", (0, 1.4), (0, 0), (4, 0), (4, 2.6), (0, 6), (4, 6)]],
    "3": [["r", (0, 1.2), (0, 0), (4, 0), (4, 2.9), (1.4, 2.9)], ["r", (1.4, 2.9), (4, 2.9), (4, 6), (0, 6), (0, 4.8)]],
    "4": [["s", (3.1, 6), (3.1, 0), (0, 4.3), (4, 4.3)]],
    "5": [["r", (3.8, 0), (0.3, 0), (0.3, 2.5), (4, 2.5), (4, 6), (0, 6), (0, 4.8)]],
    "6": [["r", (4, 1.2), (4, 0), (0, 0), (0, 6), (4, 6), (4, 2.6), (0, 2.6)]],
    "7": [["s", (0, 0), (4, 0), (1.5, 6)]],
    "8": [["0rr", (2, 0), (3.8, 0), (3.8, 2.8), (0.2, 2.8), (0.2, 0), (2, 0)],
          ["0rr", (2, 2.8), (4, 2.8), (4, 6), (0, 6), (0, 2.8), (2, 2.8)]],
    "9": [["r", (0, 4.8), (0, 6), (4, 6), (4, 0), (0, 0), (0, 3.4), (4, 3.4)]],
    "A": [["s", (0, 6), (2, 0), (4, 6)], ["s", (0.7, 4.1), (3.3, 4.1)]],
    "B": [["r", (0, 0), (3.7, 0), (3.7, 2.8), (0, 2.8)], ["r", (0, 2.8), (4, 2.8), (4, 6), (0, 6)], ["s", (0, 0), (0, 6)]],
    "C": [["r", (4, 1.5), (4, 0), (0, 0), (0, 6), (4, 6), (4, 4.5)]],
    "D": [["r", (0, 0), (4, 0), (4, 6), (0, 6)], ["s", (0, 0), (0, 6)]],
    "E": [["s", (3.8, 0), (0, 0), (0, 6), (3.8, 6)], ["s", (0, 2.9), (3.2, 2.9)]],
    "F": [["s", (3.8, 0), (0, 0), (0, 6)], ["s", (0, 2.9), (3.2, 2.9)]],
    "G": [["r", (4, 1.5), (4, 0), (0, 0), (0, 6), (4, 6), (4, 3.2), (2.4, 3.2)]],
    "H": [["s", (0, 0), (0, 6)], ["s", (4, 0), (4, 6)], ["s", (0, 2.9), (4, 2.9)]],
    "I": [["s", (2, 0), (2, 6)]],
    "J": [["r", (3.6, 0), (3.6, 6), (0, 6), (0, 4.3)]],
    "K": [["s", (0, 0), (0, 6)], ["s", (3.9, 0), (0.2, 3.6)], ["s", (1.3, 2.6), (4, 6)]],
    "L": [["s", (0, 0), (0, 6), (3.7, 6)]],
    "M": [["s", (0, 6), (0, 0), (2, 3.6), (4, 0), (4, 6)]],
    "N": [["s", (0, 6), (0, 0), (4, 6), (4, 0)]],
    "O": [["0rr", (2, 0), (4, 0), (4, 6), (0, 6), (0, 0), (2, 0)]],
    "P": [["r", (0, 0), (4, 0), (4, 3.3), (0, 3.3)], ["s", (0, 0), (0, 6)]],
    "Q": [["0rr", (2, 0), (4, 0), (4, 6), (0, 6), (0, 0), (2, 0)], ["s", (2.3, 4.2), (4.2, 6.4)]],
    "R": [["r", (0, 0), (4, 0), (4, 3.1), (0, 3.1)], ["s", (0, 0), (0, 6)], ["s", (2, 3.1), (4, 6)]],
    "S": [["r", (4, 1.4), (4, 0), (0, 0), (0, 2.9), (4, 2.9), (4, 6), (0, 6), (0, 4.6)]],
    "T": [["s", (0, 0), (4, 0)], ["s", (2, 0), (2, 6)]],
    "U": [["r", (0, 0), (0, 6), (4, 6), (4, 0)]],
    "V": [["s", (0, 0), (2, 6), (4, 0)]],
    "W": [["s", (0, 0), (1, 6), (2, 1.5), (3, 6), (4, 0)]],
    "X": [["s", (0, 0), (4, 6)], ["s", (4, 0), (0, 6)]],
    "Y": [["s", (0, 0), (2, 3), (4, 0)], ["s", (2, 3), (2, 6)]],
    "Z": [["s", (0, 0), (4, 0), (0, 6), (4, 6)]],
}
_VARIANTS = {
    "0": [[["0rr", (2, 0), (4, 0), (4, 6), (0, 6), (0, 0), (2, 0)], ["s", (3, 1.6), (1, 4.4)]]],
    "1": [[["s", (2, 6), (2, 0)]], [["s", (2, 6), (2, 0), (0.6, 1.4)], ["s", (0.6, 6), (3.4, 6)]],
          [["s", (2.4, 6), (2.4, 0), (1.2, 0.6)]]],
    "2": [[["r", (0, 1.4), (0, 0), (4, 0), (4, 2.9), (0, 4.2), (0, 6), (4, 6)]],
          [["r", (0, 1.2), (0, 0), (4, 0), (4, 3), (0, 3), (0, 6), (4, 6)]]],
    "3": [[["s", (0.2, 0), (4, 0), (1.8, 2.5)], ["r", (1.8, 2.5), (4, 2.5), (4, 6), (0, 6), (0, 4.7)]]],
    "4": [[["s", (0.6, 0), (0, 3.8), (4, 3.8)], ["s", (3, 1.8), (3, 6)]], [["s", (2.4, 0), (0, 4.3), (4, 4.3)], ["s", (3, 2.4), (3, 6)]],
          [["s", (0, 0), (0, 3.2), (4, 3.2)], ["s", (4, 0), (4, 6)]], [["s", (3.2, 6), (3.2, 0), (2.6, 0), (0, 4.4), (4, 4.4)]],
          [["s", (2.9, 6), (2.9, 0), (0, 4), (4, 4)]], [["s", (4, 6), (4, 0), (0, 4), (4, 4)]],
          [["s", (1.9, 0), (0, 4.5), (4, 4.5)], ["s", (2.9, 3.1), (2.9, 6)]], [["s", (2.3, 0), (0.1, 4.1), (3.9, 4.1)], ["s", (2.7, 3.2), (2.7, 6)]],
          [["s", (1.6, 0), (0, 4.7), (3.8, 4.7)], ["s", (2.6, 3.6), (2.6, 6)]]],
    "5": [[["s", (3.8, 0), (0.3, 0), (0.3, 2.6)], ["r", (0.3, 2.6), (4, 2.2), (4, 6), (0, 6), (0, 4.8)]],
          [["r", (3.8, 0), (0.6, 0), (0, 3.1), (0.6, 2.3), (4, 2.3), (4, 6), (0, 6), (0, 4.8)]]],
    "8": [[["0rr", (2, 0), (4, 0), (4, 3), (0, 3), (0, 0), (2, 0)], ["0rr", (2, 3), (4, 3), (4, 6), (0, 6), (0, 3), (2, 3)]]],
    "B": [[["r", (0, 0), (4, 0), (4, 3), (0, 3)], ["r", (0, 3), (4, 3), (4, 6), (0, 6)], ["s", (0, 0), (0, 6)]]],
    "E": [[["s", (3.8, 0), (0, 0), (0, 6), (3.8, 6)], ["s", (0, 3), (3.8, 3)]], [["s", (4, 0), (0, 0), (0, 6), (4, 6)], ["s", (0, 2.9), (2.4, 2.9)]]],
    "F": [[["s", (3.8, 0), (0, 0), (0, 6)], ["s", (0, 3.2), (3.4, 3.2)]], [["s", (4, 0), (0, 0), (0, 6)], ["s", (0, 2.8), (2.4, 2.8)]]],
    "G": [[["r", (4, 1.5), (4, 0), (0, 0), (0, 6), (4, 6), (4, 3.2)]], [["r", (4, 1.5), (4, 0), (0, 0), (0, 6), (3.6, 6)], ["s", (4, 6), (4, 3.2), (2, 3.2)]],
          [["r", (4, 1.2), (4, 0), (0, 0), (0, 6), (4, 6), (4, 3.4), (3, 3.4)]]],
    "H": [[["s", (0, 0), (0, 6)], ["s", (4, 0), (4, 6)], ["s", (0, 3.2), (4, 3.2)]]],
    "S": [[["r", (4, 1.2), (4, 0), (0, 0), (0, 2), (4, 4), (4, 6), (0, 6), (0, 4.8)]], [["r", (3.8, 1), (3.6, 0), (0, 0), (0, 3), (4, 3), (4, 6), (0.2, 6), (0, 5)]]],
    "V": [[["s", (0, 0), (1.7, 6), (2.3, 6), (4, 0)]]],
    "X": [[["s", (0, 0), (2, 3), (0, 6)], ["s", (4, 0), (2, 3), (4, 6)]]],
    "6": [[["s", (2.9, 0), (0.3, 3.6)], ["0rr", (2, 2.6), (4, 2.6), (4, 6), (0, 6), (0, 2.6), (2, 2.6)]]],
    "7": [[["s", (0, 1), (0, 0), (4, 0), (1.5, 6)]], [["s", (0, 0), (4, 0), (4, 1.2), (2, 3.6), (1.6, 6)]],
          [["s", (0, 0), (4, 0), (1.5, 6)], ["s", (1.1, 3), (3.6, 3)]]],
    "9": [[["s", (1.1, 6), (3.7, 2.4)], ["0rr", (2, 0), (4, 0), (4, 3.4), (0, 3.4), (0, 0), (2, 0)]]],
    "A": [[["r", (0, 6), (0, 0), (4, 0), (4, 6)], ["s", (0, 3.6), (4, 3.6)]], [["s", (0, 6), (1.5, 0), (2.5, 0), (4, 6)], ["s", (0.6, 4.1), (3.4, 4.1)]]],
    "I": [[["s", (2, 0), (2, 6)], ["s", (0.8, 0), (3.2, 0)], ["s", (0.8, 6), (3.2, 6)]]],
    "J": [[["r", (3, 0), (3, 6), (0, 6), (0, 4.6)], ["s", (1.6, 0), (3, 0)]]],
    "K": [[["s", (0, 0), (0, 6)], ["s", (4, 0), (0.2, 3), (4, 6)]]],
    "M": [[["s", (0, 6), (0, 0), (2, 2.6), (4, 0), (4, 6)]], [["s", (0, 6), (0, 0), (2, 5.6), (4, 0), (4, 6)]], [["s", (-0.3, 6), (0.4, 0), (2, 4.8), (3.6, 0), (4.3, 6)]]],
    "Q": [[["0rr", (2, 0), (4, 0), (4, 6), (0, 6), (0, 0), (2, 0)], ["s", (2, 5), (3, 7)]]],
    "R": [[["r", (0, 0), (4, 0), (4, 3.1), (0, 3.1)], ["s", (0, 0), (0, 6)], ["s", (3.4, 3.1), (4, 6)]]],
    "U": [[["r", (0, 0), (0, 6), (4, 6), (4, 0)]]],
    "W": [[["s", (0, 0), (0, 6), (2, 2.4), (4, 6), (4, 0)]], [["s", (-0.3, 0), (0.8, 6), (2, 0.4), (3.2, 6), (4.3, 0)]]],
    "Y": [[["s", (0, 0), (2, 3.6), (4, 0)], ["s", (2, 3.6), (2, 6)]], [["r", (0, 0), (0, 3.2), (4, 3.2), (4, 0)], ["s", (2, 3.2), (2, 6)]]],
    "Z": [[["s", (0, 0), (4, 0), (0, 6), (4, 6)], ["s", (0.8, 3), (3.2, 3)]]],
}


def _rounded(points: list[tuple[float, float]], radius: float, count: int = 6) -> np.ndarray:
    """The polyline with its inner corners replaced by quadratic curves of `count` points that begin `radius` away."""
    out = [np.array(points[0], float)]
    for a, b, c in zip(points, points[1:], points[2:]):
        a, b, c = (np.array(p, float) for p in (a, b, c))
        la, lc = np.linalg.norm(a - b), np.linalg.norm(c - b)
        p = b + (a - b) * min(radius, 0.5 * la) / max(la, 1e-6)
        q = b + (c - b) * min(radius, 0.5 * lc) / max(lc, 1e-6)
        for t in np.linspace(0, 1, count):
            out.append((1 - t) ** 2 * p + 2 * t * (1 - t) * b + t * t * q)
    out.append(np.array(points[-1], float))
    return np.array(out)


def stroke_face(rng: np.random.Generator, kind: str = "any"):
    """A new drawn face: (masks, widths) as of a font face; lower-case letters are left blank.

    Kinds: "any"; "round" and "cut", the dies of Brazil and other issuers, whose O, 0 and D differ in their left corners
    alone: O and 0 have them rounded or cut off a little, around a counter with square corners; "thin", the tall, narrow,
    thinly stroked dies of the United States.
    """
    masks = np.zeros((len(CHARS), HEIGHT, WIDEST), np.uint8)
    widths = np.zeros(len(CHARS), np.uint8)
    radius = float(rng.choice([0.0, rng.uniform(0.3, 0.9), rng.uniform(0.9, 2.0)], p=[0.12, 0.4, 0.48]))
    pen = int(round(CAP * rng.uniform(0.09, 0.21)))
    wide = CAP * rng.uniform(0.42, 0.68)
    if kind == "round":
        radius, pen, wide = float(rng.uniform(1.1, 2.0)), int(round(CAP * rng.uniform(0.12, 0.2))), CAP * rng.uniform(0.44, 0.62)
    elif kind == "cut":
        radius, pen, wide = float(rng.uniform(0.45, 1.1)), int(round(CAP * rng.uniform(0.12, 0.2))), CAP * rng.uniform(0.44, 0.62)
    elif kind == "thin":
        radius, pen, wide = float(rng.uniform(0.6, 2.0)), int(round(CAP * rng.uniform(0.075, 0.15))), CAP * rng.uniform(0.32, 0.54)
    pen = min(pen, int(wide * 0.27))
    sharp = kind in ("round", "cut") or rng.random() < 0.65
    corner = 2 if kind == "cut" and rng.random() < 0.6 else 6  # points of a corner: cut off straight, or rounded
    # Every die has its bars and waists at heights of its own: a smooth warp moves them and keeps what meets together.
    waist = rng.normal(0, 0.22)
    for c in CHARS[:36]:
        shape = _BOXY[c]
        if c in _VARIANTS and rng.random() < (0.5 if c != "0" else 0.12 if kind in ("any", "thin") else 0.0):  # few zeros have a slash
            shape = _VARIANTS[c][rng.integers(len(_VARIANTS[c]))]
        if c == "1" and rng.random() < 0.3:
            shape = _BOXY["I"]  # many issuers cut 1 as a plain bar
        w = wide * (1.12 if c in "MW" else 1.0)
        up, across = waist + rng.normal(0, 0.13), rng.normal(0, 0.1)
        canvas = np.zeros((HEIGHT * 2, WIDEST * 2), np.uint8)
        for stroke in shape:
            kind, points = stroke[0], stroke[1:]
            r = radius if kind != "s" else 0.0
            if kind == "0rr" and radius == 0:
                r = 0.4 if c in "O" else 0.0
            if kind == "r" and c == "D" and radius == 0:
                r = 0.5
            line = _rounded(points, r, corner) if r > 0 and len(points) > 2 else np.array(points, float)
            line = np.array(line, float)
            line[:, 0] += across * np.sin(np.pi * np.clip(line[:, 0] / 4, 0, 1))
            line[:, 1] += up * np.sin(np.pi * np.clip(line[:, 1] / 6, 0, 1))
            x = 10 + pen / 2 + line[:, 0] / 4 * (w - pen)
            y = TOP + pen / 2 + line[:, 1] / 6 * (CAP - pen)
            pts = (np.stack([x, y], 1) * 2 * 16).round().astype(np.int32)
            cv2.polylines(canvas, [pts], False, 255, pen * 2, cv2.LINE_AA, 4)
        if sharp and c in "BDEFHKLMNPR" and shape is _BOXY[c]:  # the corners of a stem are square: those of O are not
            cv2.rectangle(canvas, (20, TOP * 2), (20 + pen * 2 - 1, (TOP + CAP) * 2 - 1), 255, -1)
        if sharp:  # square stroke ends at cap height and baseline
            canvas[: TOP * 2] = 0
            if c != "Q":
                canvas[(TOP + CAP) * 2 :] = 0
        a = cv2.resize(canvas, (WIDEST, HEIGHT), interpolation=cv2.INTER_AREA)
        cols = np.flatnonzero(a.max(axis=0) > 60)
        n = cols[-1] - cols[0] + 1
        masks[INDEX[c], :, :n] = a[:, cols[0] : cols[-1] + 1]
        widths[INDEX[c]] = n
    return masks, widths
