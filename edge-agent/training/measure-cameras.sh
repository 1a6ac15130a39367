#!/bin/sh
# Measures live cameras on this machine: draws films with known passes, then runs `checkpoint camera bench`, which
# serves them as cameras would. About a quarter of an hour on two idle cores.
#   training/measure-cameras.sh FOLDER [CHECKPOINT]
# FOLDER is made and kept; CHECKPOINT is the program (default: the built distribution's).
# Needs Debian's python3-opencv gir1.2-gst-rtsp-server-1.0 python3-gi gstreamer1.0-plugins-good
# gstreamer1.0-plugins-bad gstreamer1.0-plugins-ugly.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
folder=${1:?give a folder for the films}
checkpoint=${2:-$here/../target/checkpoint-lpr/bin/checkpoint}
mkdir -p "$folder"

film() { # name, passes, scene, kind, seed
  [ -f "$folder/$1.mp4" ] || (cd "$here" && /usr/bin/python3 films.py "$folder/$1" --passes "$2" --scene "$3" --kind "$4" --seed "$5")
}

film road 40 mixed pass 5
film stop 8 mixed stop 6
film queue 12 mixed queue 7
film weather 60 mixed none 8
film empty 40 empty pass 9
rm -f "$folder/empty-passes.csv" # it is played live alone
exec "$checkpoint" camera bench --seconds 120 "$folder"
