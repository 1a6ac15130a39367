#!/bin/sh
# Draws the tiles that the plate readers learn from: draw-pool.sh WORK_FOLDER PHOTOGRAPHS. What is there is not drawn again.
# TILES (default 6144) is how many a shard holds, 26 KB each, 2 to 4 ms of one core each.
set -eu
work=$(mkdir -p "$1" && cd "$1" && pwd)
data=$(cd "$2" && pwd)
tiles=${TILES:-6144}
cd "$(dirname "$0")"
python=/usr/bin/python3
draw() { $python reader_data.py --out "$work/pool" --aim "$1" --seed "$2" --shards "$3" --count "$tiles"; }
draw all 1000 14
draw us 1100 4
draw us-issued 1200 3
draw br 1300 3
draw two 1400 1
draw two-issued 1500 2
draw world 1600 2
draw eu 1700 1
$python reader_data.py --out "$work/real" --real "$data"
