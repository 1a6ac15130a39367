#!/bin/sh
# Measures live cameras on this machine: makes films with known passes, serves them as a camera would,
# and prints what was seen, dropped, used. Takes about ten minutes on two idle cores.
#   training/measure-cameras.sh FOLDER [CHECKPOINT]
# FOLDER is made and kept; CHECKPOINT is the program (default: the built distribution's).
# Needs Debian's python3-opencv gir1.2-gst-rtsp-server-1.0 python3-gi gstreamer1.0-plugins-good
# gstreamer1.0-plugins-bad gstreamer1.0-plugins-ugly.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
folder=${1:?give a folder for the films}
checkpoint=${2:-$here/../target/checkpoint-lpr/bin/checkpoint}
python=/usr/bin/python3
server=$here/../src/test/resources/org/checkpointlpr/agent/capture/rtsp_server.py
mkdir -p "$folder"

film() { # name, passes, scene
  [ -f "$folder/$1-passes.csv" ] || (cd "$here" && $python films.py "$folder/$1" --passes "$2" --scene "$3" --seed 5)
}

serve() { # film; sets $url
  mkfifo "$folder/hold.$$"
  $python "$server" "$1" <"$folder/hold.$$" >"$folder/port.$$" 2>/dev/null &
  exec 9>"$folder/hold.$$"
  until grep -q port "$folder/port.$$"; do sleep 0.2; done
  url=rtsp://127.0.0.1:$(cut -d' ' -f2 "$folder/port.$$")/film
}

unserve() {
  exec 9>&-
  rm -f "$folder/hold.$$" "$folder/port.$$"
}

film road 40 mixed
film empty 20 empty

echo "== every picture of the film, one reading thread"
"$checkpoint" camera replay --truth "$folder/road-passes.csv" "$folder/road.mp4" | tail -n 16
echo "== the empty road"
"$checkpoint" camera replay --real-time "$folder/empty.mp4" | tail -n 6
echo "== one camera by RTSP, 1280 x 720 at 25 a second, a vehicle every 3 s"
serve "$folder/road.mp4"
"$checkpoint" camera replay --seconds 130 --truth "$folder/road-passes.csv" "$url" | tail -n 16
unserve
echo "== four cameras by RTSP, two reading threads"
serve "$folder/road.mp4"
"$checkpoint" camera replay --threads 2 --seconds 130 --truth "$folder/road-passes.csv" "$url" "$url" "$url" "$url" | tail -n 20
unserve
