#!/bin/sh
# Trains the plate reader from nothing and writes its files: train-reader.sh WORK_FOLDER PHOTOGRAPHS
# PHOTOGRAPHS is the folder with romania-dashcam/ and uc3m-lp/ (and the sets that are only measured).
# SAMPLES (default 1500000) is how long it trains: about 3 ms of one core each; TILES how many tiles a shard
# holds; MODELS and MATCHING are the folders that it writes to (default: where the product has its own).
# TINY=1 runs all of it in minutes and writes to WORK_FOLDER/product, to see whether it runs.
set -eu
work=$(mkdir -p "$1" && cd "$1" && pwd)
data=$(cd "$2" && pwd)
[ -z "${TINY:-}" ] || { SAMPLES=640; TILES=96; MODELS=$work/product; MATCHING=$work/product; }
cd "$(dirname "$0")"
MODELS=${MODELS:-../src/main/resources/org/checkpointlpr/agent/ocr/models}
MATCHING=${MATCHING:-../../plate-matcher/src/main/resources/org/checkpointlpr/match}
export TILES="${TILES:-6144}"
mkdir -p "$MODELS" "$MATCHING"
export LPR_CACHE="${LPR_CACHE:-$work/cache}" OMP_NUM_THREADS=1
python=/usr/bin/python3
[ -d "$LPR_CACHE/fonts" ] || ./fetch_fonts.sh
./draw-pool.sh "$work" "$data"
$python reader_train.py --pool "$work/pool" --real "$work/real" --data "$data" --out "$work" --samples "${SAMPLES:-1500000}" ${RESUME:+--resume}
$python reader_data.py --out "$work/valid" --prefix valid --seed 9000 --shards 1 --count "$TILES"
$python reader_confusions.py "$work/last.pt" --pool "$work/valid" --data "$data" \
    --out "$MATCHING/confusions.csv" ${TINY:+--samples "$TILES"}
$python reader_export.py "$work/last.pt" --valid "$work/valid" --data "$data" "$MODELS"
