"""Measures Tesseract models on hand-cut plates, next to the stock model on the same pictures.

    tesseract_eval.py DATA [--model plates.traineddata] [--stock eng] [--misses] [--describe plates.json]

For each set: plates, exact, exact with O=0 and I=1, empty, milliseconds a plate. All go through Debian's `tesseract`
command, one thread, one run for each set and arrangement. Cuts narrower than 2.6 heights are read as one line and as
two halves; the surer answer that is not empty counts. openalpr-* are only measured; of romania-dashcam only the plates
that the training does not see (reader_data.held_out).

The stock model gets two preparations, so that its figure is not ours to spoil: our 192x32 picture, and the cut at its
own shape, 48 pixels high with a white margin, read as one line with a white list of our characters.
"""
from __future__ import annotations

import argparse
import csv
import json
import os
import subprocess
import tempfile
import time
from pathlib import Path

import cv2
import numpy as np

from reader_data import ALPHABET, arrange, boxes_of, held_out

SETS = ("openalpr-eu", "openalpr-br", "openalpr-us", "romania-dashcam")
NARROW = 2.6  # width to height, below which a plate may have two lines
MARGIN = 0.015


def fold(text: str) -> str:
    return text.replace("O", "0").replace("I", "1")


def cuts_of(data: Path, name: str) -> list[tuple[np.ndarray, str]]:
    """(grey cut, text) of every measured plate with a text."""
    out = []
    for image, (x, y, w, h), text in boxes_of(data, name):
        if not text or (name == "romania-dashcam" and not held_out(text)):
            continue
        grey = cv2.imread(str(data / name / image), cv2.IMREAD_GRAYSCALE)
        x0, y0 = max(0, round(x - w * MARGIN)), max(0, round(y - h * MARGIN))
        out.append((grey[y0 : round(y + h * (1 + MARGIN)), x0 : round(x + w * (1 + MARGIN))], text))
    return out


def tesseract(pictures: list[np.ndarray], model: str, folder: Path | None, psm: int, options: list[str]) -> list[tuple[str, float]]:
    """(text, lowest word confidence 0..100) of each picture, by one run of the command."""
    with tempfile.TemporaryDirectory() as name:
        paths = [f"{name}/{i:05}.png" for i in range(len(pictures))]
        for p, im in zip(paths, pictures):
            cv2.imwrite(p, im)
        Path(name, "list.txt").write_text("\n".join(paths) + "\n")
        command = ["tesseract", f"{name}/list.txt", f"{name}/out", "-l", model, "--oem", "1", "--psm", str(psm), "--dpi", "150"]
        command += ["--tessdata-dir", str(folder)] if folder else []
        for option in options:
            command += ["-c", option]
        done = subprocess.run([*command, "-c", "tessedit_create_tsv=1"], capture_output=True, text=True, env=dict(os.environ, OMP_THREAD_LIMIT="1"))
        if done.returncode:
            raise SystemExit(f"tesseract failed with {done.returncode}: {done.stderr[-2000:]}")
        words: dict[int, list[tuple[str, float]]] = {}
        with open(f"{name}/out.tsv", newline="") as f:
            for row in csv.DictReader(f, delimiter="\t", quoting=csv.QUOTE_NONE):
                if row["level"] == "5":
                    words.setdefault(int(row["page_num"]), []).append((row["text"], float(row["conf"])))
    out = []
    for page in range(1, len(pictures) + 1):
        part = words.get(page, [])
        text = "".join(c for w, _ in part for c in w.upper() if c in ALPHABET)
        out.append((text, min((c for _, c in part), default=0.0)))
    return out


def read_plates(cuts: list[np.ndarray], model: str, folder: Path | None) -> list[str]:
    """Texts of the cuts in our preparation."""
    options = ["tessedit_do_invert=0"] if folder else []
    reads = tesseract([arrange(c, False) for c in cuts], model, folder, 13, options)
    narrow = [i for i, c in enumerate(cuts) if c.shape[1] < NARROW * c.shape[0]]
    if narrow:
        for i, other in zip(narrow, tesseract([arrange(cuts[i], True) for i in narrow], model, folder, 13, options)):
            if other[0] and (not reads[i][0] or other[1] > reads[i][1]):
                reads[i] = other
    return [t for t, _ in reads]


def read_natural(cuts: list[np.ndarray], model: str, folder: Path | None) -> list[str]:
    """Texts of the cuts at their own shape, the way a user of the stock model would hand them over."""
    pictures = []
    for c in cuts:
        grey = cv2.resize(c, (max(8, round(c.shape[1] * 48 / c.shape[0])), 48), interpolation=cv2.INTER_CUBIC)
        pictures.append(cv2.copyMakeBorder(grey, 10, 10, 10, 10, cv2.BORDER_CONSTANT, value=255))
    return [t for t, _ in tesseract(pictures, model, folder, 7, [f"tessedit_char_whitelist={ALPHABET}"])]


def report(label: str, name: str, texts: list[str], truths: list[str], ms: float) -> str:
    """Prints one line and returns its two main figures."""
    n = len(truths)
    exact = 100 * sum(a == b for a, b in zip(texts, truths)) / n
    folded = 100 * sum(fold(a) == fold(b) for a, b in zip(texts, truths)) / n
    empty = 100 * sum(not a for a in texts) / n
    print(f"{label:14} {name:16} n={n:3} exact {exact:5.1f} folded {folded:5.1f} empty {empty:5.1f} ms {ms:.1f}", flush=True)
    return f"{exact:.1f} / {folded:.1f}"


def main() -> None:
    a = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    a.add_argument("data", type=Path)
    a.add_argument("--model", type=Path, help="our traineddata file")
    a.add_argument("--stock", help="name of an installed model, measured too")
    a.add_argument("--misses", action="store_true", help="print truth and read of our misses (do not keep them: personal data)")
    a.add_argument("--describe", type=Path, help="description to put the figures into")
    o = a.parse_args()
    figures: dict[str, str] = {"what": "exact / exact with O=0 and I=1, percent, hand-cut plates, no format knowledge"}
    runs = []
    if o.model:
        runs.append((o.model.stem, read_plates, o.model.stem, o.model.resolve().parent))
    if o.stock:
        runs += [(o.stock, read_plates, o.stock, None), (f"{o.stock} natural", read_natural, o.stock, None)]
    for name in SETS:
        plates = cuts_of(o.data, name)
        cuts, truths = [c for c, _ in plates], [t for _, t in plates]
        for label, how, model, folder in runs:
            began = time.perf_counter()
            texts = how(cuts, model, folder)
            figure = report(label, name, texts, truths, (time.perf_counter() - began) * 1000 / len(cuts))
            figures[f"{label} {name}"] = figure
            if o.misses and how is read_plates and folder:
                print(" ".join(f"{t}>{r}" for t, r in zip(truths, texts) if t != r))
    if o.describe:
        text = json.loads(o.describe.read_text())
        o.describe.write_text(json.dumps(dict(text, figures=figures), indent=2) + "\n")


if __name__ == "__main__":
    main()
