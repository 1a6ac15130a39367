#!/bin/sh
# Trains Tesseract's plate model from nothing and writes its files: train-tesseract.sh WORK_FOLDER PHOTOGRAPHS
# PHOTOGRAPHS is the folder with romania-dashcam/ and uc3m-lp/ (and the sets that are only measured).
# HOURS (default 0.5) is how long it trains: one core of its own learns from about 300 samples a second.
# MODELS is the folder that it writes to (default: where the product has its own). TINY=1 runs all of it in minutes
# and writes to WORK_FOLDER/product, to see whether it runs.
# The pool of tiles is the CTC reader's: what is already in WORK_FOLDER is not drawn again.
set -eu
work=$(mkdir -p "$1" && cd "$1" && pwd)
data=$(cd "$2" && pwd)
[ -z "${TINY:-}" ] || { HOURS=0.02; export TILES=96; MODELS=$work/product; }
cd "$(dirname "$0")"
export LPR_CACHE="${LPR_CACHE:-$work/cache}" OMP_NUM_THREADS=1 OMP_THREAD_LIMIT=1
python=/usr/bin/python3
[ -d "$LPR_CACHE/fonts" ] || ./fetch_fonts.sh
./draw-pool.sh "$work" "$data"
$python tesseract_train.py --tiles "$work/pool" --real "$work/real" --out "$work/tesseract" --hours "${HOURS:-0.5}"
models=${MODELS:-../src/main/resources/org/checkpointlpr/agent/ocr/models}
mkdir -p "$models"
$python tesseract_export.py "$work/tesseract/last.pt" "$models"
$python tesseract_eval.py "$data" --model "$models/plates.traineddata" --stock eng --describe "$models/plates.json"
