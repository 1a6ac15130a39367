#!/bin/sh
# Measures live cameras on this machine: draws films with known passes, then runs `checkpoint camera bench`, which
# serves them as cameras would. About half an hour on two idle cores.
#   training/measure-cameras.sh FOLDER [CHECKPOINT]
# FOLDER is made and kept; CHECKPOINT is the program (default: the built distribution's).
# Needs Debian's python3-opencv gir1.2-gst-rtsp-server-1.0 python3-gi gstreamer1.0-plugins-good
# gstreamer1.0-plugins-bad gstreamer1.0-plugins-ugly.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
folder=${1:?give a folder for the films}
checkpoint=${2:-$here/../target/checkpoint-lpr/bin/checkpoint}
mkdir -p "$folder"

film() { # name, passes, scene, kind, seed, further options of films.py
  name=$1 passes=$2 scene=$3 kind=$4 seed=$5
  shift 5
  [ -f "$folder/$name.mp4" ] || (cd "$here" &&
    /usr/bin/python3 films.py "$folder/$name" --passes "$passes" --scene "$scene" --kind "$kind" --seed "$seed" "$@")
}

film road 40 mixed pass 5
film stop 8 mixed stop 6
film queue 12 mixed queue 7
film harsh 40 mixed pass 10 --view far --harsh --rate 12 --bitrate 1200
film coarse 40 mixed pass 11 --view far --harsh --rate 12 --bitrate 600
film weather 60 mixed none 8
film bare 160 mixed bare 12 --rate 6
film empty 40 empty pass 9
rm -f "$folder/empty-passes.csv" # it is played live alone
exec "$checkpoint" camera bench --seconds 120 "$folder"
