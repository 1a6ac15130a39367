"""Writes the product's plate judge from a checkpoint: `plate-judge.onnx` and `plate-judge.json`.

The JSON is the whole contract with the product: hash, what a cut shows, how it is evened out, and what was measured. The
file is run by OpenCV on held-out cuts and compared with the network it came from.
"""

import argparse
import hashlib
import json
import pathlib

import cv2
import numpy as np
import torch

import judge_data
import judge_train
from judge_net import LEAST_DEVIATION, PlateJudge, export, normalised

# OpenCV's sums run in another order; a probability differs in the last digits.
CLOSE = 1e-3


def compared(onnx, network, cuts):
    """The greatest difference of OpenCV's probabilities from the network's."""
    net = cv2.dnn.readNetFromONNX(str(onnx))
    worst = 0.0
    for cut in normalised(cuts):
        net.setInput(cut[None].numpy())
        with torch.no_grad():
            worst = max(worst, abs(float(net.forward()[0, 0]) - float(torch.sigmoid(network(cut[None]))[0, 0])))
    return worst


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--checkpoint", required=True)
    parser.add_argument("--cuts", required=True)
    parser.add_argument("--out", required=True, help="folder for the two files")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    state = torch.load(arguments.checkpoint, map_location="cpu")
    network = PlateJudge()
    network.load_state_dict(state["average"])
    network.eval()
    onnx = pathlib.Path(arguments.out) / "plate-judge.onnx"
    onnx.parent.mkdir(parents=True, exist_ok=True)
    export(network, str(onnx))
    cuts, what = judge_train.load(judge_train.shards(arguments.cuts)[:judge_train.HELD])
    worst = compared(onnx, network, cuts[:200])
    if worst > CLOSE:
        raise SystemExit("OpenCV's probabilities differ by %.4f from the network's; allowed are %.4f" % (worst, CLOSE))
    entropy, plates_low, others_low = judge_train.measure(network, cuts, what)
    text = json.dumps({
        "format": 1,
        "file": onnx.name,
        "sha256": hashlib.sha256(onnx.read_bytes()).hexdigest(),
        "input": {"name": "cut", "shape": [1, 1, judge_data.HEIGHT, judge_data.WIDTH], "channels": "grey", "alongWidth": judge_data.ALONG_WIDTH,
                  "alongHeight": judge_data.ALONG_HEIGHT, "mean": 0.0, "deviation": 1.0, "leastDeviation": LEAST_DEVIATION},
        "output": {"name": "plate", "shape": [1, 1], "range": [0.0, 1.0]},
        "trainedSteps": state["step"],
        "figures": {"cuts": len(what), "plates": int(what.sum()), "crossEntropy": round(entropy, 4),
                    "platesBelow0.05": round(plates_low, 4), "othersBelow0.05": round(others_low, 4)},
    }, indent=2)
    (onnx.parent / "plate-judge.json").write_text(text + "\n")
    print(text)


if __name__ == "__main__":
    main()
