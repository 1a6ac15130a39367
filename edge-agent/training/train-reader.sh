#!/bin/sh
# Trains the plate reader from nothing and writes its files: train-reader.sh WORK_FOLDER PHOTOGRAPHS
# PHOTOGRAPHS is the folder with romania-dashcam/ and uc3m-lp/ (and the sets that are only measured).
# SAMPLES (default 1500000) is how long it trains: about 3 ms of one core each; TILES how many tiles a shard
# holds. To see whether all of it runs: SAMPLES=640 TILES=128, in a copy of the repository, because it overwrites the models.
set -eu
work=$1
data=$2
cd "$(dirname "$0")"
export LPR_CACHE="${LPR_CACHE:-$work/cache}" OMP_NUM_THREADS=1
python=/usr/bin/python3
[ -d "$LPR_CACHE/fonts" ] || ./fetch_fonts.sh
./draw-pool.sh "$work" "$data"
$python reader_train.py --pool "$work/pool" --real "$work/real" --data "$data" --out "$work" --samples "${SAMPLES:-1500000}" ${RESUME:+--resume}
$python reader_data.py --out "$work/valid" --prefix valid --seed 9000 --shards 1 --count "${TILES:-6144}"
$python reader_confusions.py "$work/last.pt" --pool "$work/valid" --data "$data" \
    --out ../../plate-matcher/src/main/resources/org/checkpointlpr/match/confusions.csv
$python reader_export.py "$work/last.pt" --valid "$work/valid" --data "$data" ../src/main/resources/org/checkpointlpr/agent/ocr/models
