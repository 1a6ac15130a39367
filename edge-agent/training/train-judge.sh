#!/bin/sh
# Draws what the plate judge learns from, trains it and writes plate-judge.onnx and plate-judge.json.
# Usage: train-judge.sh PHOTOGRAPHS OUT_FOLDER   (PHOTOGRAPHS holds uc3m-lp and romania-dashcam)
# Needs what train-detector.sh needs, and the shipped detector: its finds are what is judged.
# SHARDS (default 7) of drawn scenes, NEAR (9) of drawn vehicles, SAMPLES (400000) before the photographs come in and
# LAST (260000) with them set the length: an hour of one core. TINY=1 runs all of it in minutes and leaves the product's model alone.
set -eu
[ $# -eq 2 ] || { sed -n '3p' "$0" >&2; exit 64; }
data=$(cd "$1" && pwd)
out=$(mkdir -p "$2" && cd "$2" && pwd)
cd "$(dirname "$0")"
python=${PYTHON:-/usr/bin/python3}
export OMP_NUM_THREADS=1
models=../src/main/resources/org/checkpointlpr/agent/detect/models
target=$models
[ -z "${TINY:-}" ] || { SAMPLES=1000; LAST=1000; SHARDS=2; NEAR=1; CUTS=60; NEAR_CUTS=200; PLATES=60; EVERY=40; target=$out/product; }
draw() {
    "$python" judge_data.py --data "$data" --detector "$models/plate-detector.onnx" --out "$out/cuts" --plates "${PLATES:-1500}" --every "${EVERY:-1}" "$@"
}
draw --seed 100 --shards "${SHARDS:-7}" --count "${CUTS:-2048}"
draw --seed 1000 --shards "${NEAR:-9}" --count "${NEAR_CUTS:-4096}" --near
"$python" judge_train.py --cuts "$out/cuts" --out "$out/first" --samples "${SAMPLES:-400000}"
draw --real
"$python" judge_train.py --cuts "$out/cuts" --out "$out" --samples "${LAST:-260000}" --rate 1e-3 --start "$out/first/judge.pt" --seed 3
"$python" judge_export.py --checkpoint "$out/judge.pt" --cuts "$out/cuts" --out "$target"
