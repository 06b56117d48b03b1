#!/usr/bin/env bash
# Runs the tour on a virtual screen with a window manager. Arguments: folder of the programs, folder for the pictures.
set -euo pipefail
programs=$1 pictures=$2
rm -rf "$pictures" && mkdir -p "$pictures"
export MUSTER_DATA_DIR="$pictures/data" LC_ALL=C.UTF-8
unset WAYLAND_DISPLAY DISPLAY
exec xvfb-run -a -s '-screen 0 1560x1000x24 -nolisten tcp' bash -c '
  openbox & manager=$!
  trap "kill $manager" EXIT
  QT_QPA_PLATFORM=xcb "$1/muster_tour" "$2"' tour "$programs" "$pictures"
