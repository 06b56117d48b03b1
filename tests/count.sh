#!/usr/bin/env bash
# Adds up what the tests said. Arguments: ctest's last log, ctest's console log. Last line: "N passed, N failed".
# Every QtTest program prints "Totals: P passed, F failed, …"; one that failed without saying so counts as one failure.
set -u
read -r passed failed < <(sed -nE 's/^Totals: ([0-9]+) passed, ([0-9]+) failed.*/\1 \2/p' "$1" | awk '{p += $1; f += $2} END {print p + 0, f + 0}')
broken=$(grep -cE '\*\*\*(Failed|Timeout|Exception|Not Run)' "$2")
[ "$failed" -ge "$broken" ] || failed=$broken
echo "$passed passed, $failed failed"
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
