# What the partners' scripts share: a folder of their own, programs that end with them, and claims that are counted.
# Sourced; `here` is the folder of this file.
work=$(mktemp -d)
started=()
passed=0 failed=0

finish() {
  local process
  for process in "${started[@]}"; do kill "$process" 2>/dev/null; wait "$process" 2>/dev/null; done
  rm -rf "$work"
}
trap finish EXIT

claim() { # what holds, a command that succeeds when it does
  local what=$1 said; shift
  if said=$("$@" 2>&1); then passed=$((passed + 1)); echo "ok      $what"
  else failed=$((failed + 1)); echo "NOT OK  $what"; printf '%s\n' "$said" | head -n 12 | cut -c1-300 | sed 's/^/        /'; fi
}

# Waits for a fact. Twenty seconds are a bound, not a time.
soon() {
  local bound=$((SECONDS + 20))
  while [ "$SECONDS" -lt "$bound" ]; do "$@" >/dev/null 2>&1 && return 0; sleep 0.1; done
  "$@"
}

same() { [ "$1" = "$2" ] || { echo "'$1' is not '$2'"; return 1; }; }
answers() { local wish=$1; shift; local said; said=$("$@"); same "$said" "$wish"; } # a command's output

# The last line, and the exit status.
tally() { echo "$passed passed, $failed failed"; [ "$failed" = 0 ]; }
