"""Writes a checkpoint of tesseract_train.py into a traineddata file that Tesseract 5 loads, and its description.

    tesseract_export.py CHECKPOINT FOLDER [--float]

Tesseract's own tools make the frame: `combine_lang_model` the character set, `lstmtraining` a network of `SPEC` with
weights that do not matter. This puts our matrices in their places and lets `combine_tessdata -c` turn them into
bytes. Needs Debian's tesseract-ocr.
"""
from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import struct
import subprocess
import tempfile
from pathlib import Path

import cv2
import numpy as np
import torch

from tesseract_net import ALPHABET, HEIGHT, SPEC, WIDTH, TesseractNet

SPECIALS = 3  # space, joined and the blank come before our characters
BLANK = 2
CLASSES = SPECIALS + len(ALPHABET)
NEVER = -40.0  # logit of the space and of the joined sign
MATRIX = 0x84  # WeightMatrix: 64-bit floats, with room for Adam's sums


def _run(folder: Path, *command: str) -> None:
    env = dict(os.environ, OMP_THREAD_LIMIT="1")
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} failed with {done.returncode}:\n{done.stdout}\n{done.stderr}")


def make_frame(folder: Path) -> Path:
    """A traineddata file with the character set and an untrained network of `SPEC`."""
    (folder / "all.box").write_text("".join(f"{c} 0 0 9 9 0\n" for c in ALPHABET))
    (folder / "radical-stroke.txt").write_text("1\t1\t1\n")
    cv2.imwrite(str(folder / "line.tif"), cv2.putText(np.full((HEIGHT, WIDTH), 230, np.uint8), "A1", (10, 26), 0, 0.9, 20, 2))
    (folder / "line.box").write_text(f"WordStr 0 0 {WIDTH} {HEIGHT} 0 #A1\n\t 0 0 {WIDTH} {HEIGHT} 0\n")
    (folder / "list.txt").write_text("line.lstmf\n")
    _run(folder, "unicharset_extractor", "--norm_mode", "1", "--output_unicharset", "unicharset", "all.box")
    _run(folder, "combine_lang_model", "--input_unicharset", "unicharset", "--script_dir", ".", "--output_dir", ".",
         "--lang", "plates", "--pass_through_recoder")
    start = "plates/plates.traineddata"
    _run(folder, "tesseract", "line.tif", "line", "--psm", "13", "lstm.train")
    _run(folder, "lstmtraining", "--traineddata", start, "--net_spec", SPEC % CLASSES, "--model_output", "frame",
         "--train_listfile", "list.txt", "--max_iterations", "2")
    _run(folder, "lstmtraining", "--stop_training", "--continue_from", "frame_checkpoint", "--traineddata", start,
         "--model_output", "plates.traineddata")
    return folder / "plates.traineddata"


def with_tesseract_classes(head: np.ndarray) -> np.ndarray:
    """The output layer's rows in the order of Tesseract's codes."""
    out = np.zeros((CLASSES, head.shape[1]))
    out[: SPECIALS, -1] = NEVER
    out[BLANK] = head[0]
    out[SPECIALS:] = head[1:]
    return out


def fill(network: bytes, matrices: list[np.ndarray]) -> bytes:
    """The serialised network with its matrices replaced, in order; each must have the size that stands there."""
    out, at = bytearray(network), 0
    for i, m in enumerate(matrices):
        mark = struct.pack("<BII", MATRIX, *m.shape)
        at = network.find(mark, at)
        if at < 0:
            raise SystemExit(f"matrix {i} of {m.shape} is not in the network: SPEC and tesseract_net.py differ")
        at += len(mark) + 8  # the array's filler value
        out[at : at + m.size * 8] = np.ascontiguousarray(m, "<f8").tobytes()
        at += m.size * 8
    return bytes(out)


def export(net: TesseractNet, out: Path, as_bytes: bool = True) -> None:
    """Writes `net` to `out`; with `as_bytes` in Tesseract's integer form, an eighth of the size and faster."""
    matrices = net.eval().matrices()
    matrices[-1] = with_tesseract_classes(matrices[-1])
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        frame = make_frame(folder)
        _run(folder, "combine_tessdata", "-u", str(frame), "plates.")
        part = folder / "plates.lstm"
        part.write_bytes(fill(part.read_bytes(), matrices))
        _run(folder, "combine_tessdata", "-o", str(frame), "plates.lstm")
        if as_bytes:
            _run(folder, "combine_tessdata", "-c", str(frame))
        shutil.copyfile(frame, out)


def load(checkpoint: Path) -> tuple[TesseractNet, dict]:
    """The network of a checkpoint, and the checkpoint."""
    state = torch.load(checkpoint, map_location="cpu")
    net = TesseractNet()
    net.load_state_dict(state["net"])
    return net.eval(), state


def description(model: Path, samples: int) -> dict:
    """What a program must know to use the model; tesseract_eval.py adds the figures."""
    data = model.read_bytes()
    return dict(
        model="plates",
        sha256=hashlib.sha256(data).hexdigest(),
        bytes=len(data),
        alphabet=ALPHABET,
        width=WIDTH,
        height=HEIGHT,
        engineMode="LSTM_ONLY",
        pageSegMode=13,
        variables=dict(tessedit_do_invert="0"),
        arrangements=dict(
            line="the cut, grey, resized to 192x32 whatever its shape, and given at exactly that size",
            stacked="upper and lower row, each cut from end to end of its text and resized to 96x32, side by side (trained on the halves, 0 to 53 % and 47 to 100 % of the height); try it too when width/height < 2.6",
            choice="where both are read: the surer answer that is not empty",
        ),
        network=SPEC % CLASSES,
        trained_samples=samples,
    )


def main() -> None:
    a = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    a.add_argument("checkpoint", type=Path)
    a.add_argument("out", type=Path, help="folder of plates.traineddata and plates.json")
    a.add_argument("--float", action="store_true", help="keep 64-bit floats, for lstmtraining --continue_from")
    o = a.parse_args()
    net, state = load(o.checkpoint)
    o.out.mkdir(parents=True, exist_ok=True)
    target = o.out / "plates.traineddata"
    export(net, target, not o.float)
    (o.out / "plates.json").write_text(json.dumps(description(target, state["samples"]), indent=2) + "\n")
    print(f"{target}: {target.stat().st_size} bytes, {state['samples']} samples seen")


if __name__ == "__main__":
    main()
