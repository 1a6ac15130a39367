#!/bin/sh
# Trains the plate detector from nothing and writes plate-detector.onnx and plate-detector.json.
# Usage: train-detector.sh DATA_FOLDER OUT_FOLDER   (DATA_FOLDER holds uc3m-lp, romania-dashcam and openalpr-*)
# Needs Debian 12's python3-torch, python3-opencv, python3-numpy, python3-pil and the fonts of fetch_fonts.sh or of
# the fonts-* packages. One core trains, a second one draws; PYTHON names another interpreter.
# LETTERED=0.28 adds vehicles with names on them in that share; the model card says what that gains and costs.
# TINY=1 runs all of it in minutes, on every 40th picture, to see whether it runs.
set -eu
[ $# -eq 2 ] || { sed -n '3p' "$0" >&2; exit 64; }
data=$(cd "$1" && pwd)
out=$(mkdir -p "$2" && cd "$2" && pwd)
here=$(cd "$(dirname "$0")" && pwd)
python=${PYTHON:-/usr/bin/python3}
export OMP_NUM_THREADS=1
cd "$here"
[ -z "${TINY:-}" ] || { FIRST_STEPS=20; LAST_STEPS=20; PLATES=60; DRAWN=4; EVERY=40; }
# A constant rate finds the shapes; then possible unlabelled plates are spared, the pictures grow so that large plates fit,
# and the rate falls to nothing.
"$python" detector_train.py --data "$data" --out "$out" --steps "${FIRST_STEPS:-5200}" --constant --rate 1.5e-3 --plates "${PLATES:-5000}" --seed 1
"$python" detector_eval.py --model "$out/detector.pt" --data "$data" --unlabelled "$out/unlabelled.json" --sets --every "${EVERY:-1}"
"$python" detector_train.py --data "$data" --out "$out" --steps "${LAST_STEPS:-4000}" --rate 1.5e-3 --size 320 256 --plates "${PLATES:-4000}" --seed 2 --resume --lettered "${LETTERED:-0}" \
    --ignored "$out/unlabelled.json"
"$python" detector_eval.py --model "$out/detector.pt" --data "$data" --drawn "${DRAWN:-200}" \
    --every "${EVERY:-1}" --figures "$out/figures.json"
"$python" detector_export.py --checkpoint "$out/detector.pt" --figures "$out/figures.json" --out "$out/product"
