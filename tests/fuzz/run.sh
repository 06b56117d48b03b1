#!/usr/bin/env bash
# Runs one fuzz target for a bounded time and says how it went, in the line that tests/count.sh adds up.
# Arguments: the program, then folders or files of seeds. What it finds worth keeping stays beside the program, so that
# the next run begins there; an input that breaks something is kept in crashes/ and named.
set -u
program=$1; shift
name=$(basename "$program")
kept=$(dirname "$program")/$name.corpus
crashes=$(dirname "$program")/crashes
mkdir -p "$kept" "$crashes"
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)

# libFuzzer takes folders only.
seeds=$(mktemp -d)
trap 'rm -rf "$seeds"' EXIT
for seed in "$here/seeds/${name#fuzz_}" "$@"; do
  [ ! -e "$seed" ] || find "$seed" -type f -exec sh -c 'cp "$1" "$2/$(sha256sum "$1" | cut -c1-16)"' _ {} "$seeds" \;
done

# Leaks are looked for after each input. At the end only those of libraries are left: QCA never unloads OpenSSL's parts.
export ASAN_OPTIONS=detect_leaks=1:leak_check_at_exit=0 UBSAN_OPTIONS=print_stacktrace=1
if "$program" -runs="${MUSTER_FUZZ_RUNS:-20000}" -max_total_time="${MUSTER_FUZZ_SECONDS:-20}" -timeout=10 -rss_limit_mb=2048 \
  -max_len=8192 -dict="$here/apple.dict" -artifact_prefix="$crashes/$name-" -print_final_stats=1 "$kept" "$seeds"; then
  echo "Totals: 1 passed, 0 failed, $name"
else
  echo "Totals: 0 passed, 1 failed, $name"
  exit 1
fi
