#!/bin/sh
# Measures live cameras on this machine: draws films with known passes, then runs `checkpoint camera bench`, which
# serves them as cameras would. About ten minutes on two idle cores.
#   training/measure-cameras.sh FOLDER [CHECKPOINT]
# FOLDER is made and kept; CHECKPOINT is the program (default: the built distribution's).
# Needs Debian's python3-opencv gir1.2-gst-rtsp-server-1.0 python3-gi gstreamer1.0-plugins-good
# gstreamer1.0-plugins-bad gstreamer1.0-plugins-ugly.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
folder=${1:?give a folder for the films}
checkpoint=${2:-$here/../target/checkpoint-lpr/bin/checkpoint}
mkdir -p "$folder"

film() { # name, passes, scene
  [ -f "$folder/$1-passes.csv" ] || (cd "$here" && /usr/bin/python3 films.py "$folder/$1" --passes "$2" --scene "$3" --seed 5)
}

film road 40 mixed
film empty 40 empty
exec "$checkpoint" camera bench --seconds 120 "$folder"
