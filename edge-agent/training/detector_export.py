"""Writes the product's detector files from a checkpoint: `plate-detector.onnx` and `plate-detector.json`.

The JSON is the whole contract with the product: hash, input shapes, decoding constants, measured figures.
"""

import argparse
import hashlib
import json
import pathlib

import torch

import detector_eval as evaluation
from detector_net import OFFSET_UNIT, STRIDE, PlateDetector, export, multiply_adds


def description(onnx, figures, steps):
    """What the product needs to know about the file, as JSON values."""
    return {
        "format": 1,
        "file": onnx.name,
        "sha256": hashlib.sha256(onnx.read_bytes()).hexdigest(),
        "input": {
            "name": "image", "layout": "NCHW", "channels": "RGB", "range": [0.0, 1.0],
            "shapes": [list(shape) for shape in evaluation.SHAPES], "multiple": 32,
            "letterbox": {"pad": evaluation.PAD, "centred": True, "largestEnlargement": evaluation.MAX_ENLARGEMENT},
        },
        "output": {"name": "plates", "channels": 9, "stride": STRIDE, "offsetUnit": OFFSET_UNIT,
                   "corners": ["topLeft", "topRight", "bottomRight", "bottomLeft"]},
        "decode": {"threshold": evaluation.THRESHOLD, "agreeing": evaluation.AGREEING,
                   "overlap": evaluation.OVERLAP, "within": evaluation.WITHIN},
        "closePass": evaluation.CLOSE_PASS,
        "secondPass": evaluation.SECOND_PASS,
        "trainedSteps": steps,
        "multiplyAdds640x384": multiply_adds(640, 384),
        "figures": figures,
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--checkpoint", required=True)
    parser.add_argument("--figures", required=True, help="what detector_eval.py --figures wrote for this checkpoint")
    parser.add_argument("--out", required=True, help="folder for the two files")
    arguments = parser.parse_args()
    state = torch.load(arguments.checkpoint, map_location="cpu")
    network = PlateDetector()
    network.load_state_dict(state["average"])
    onnx = pathlib.Path(arguments.out) / "plate-detector.onnx"
    onnx.parent.mkdir(parents=True, exist_ok=True)
    export(network, str(onnx))
    figures = json.loads(pathlib.Path(arguments.figures).read_text())
    text = json.dumps(description(onnx, figures, state["step"]), indent=2)
    (onnx.parent / "plate-detector.json").write_text(text + "\n")


if __name__ == "__main__":
    main()
