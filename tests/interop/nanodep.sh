#!/usr/bin/env bash
# nanodep against the sandbox: a device management server that was not written by us goes the whole way, and what it got
# is compared with what the sandbox's Apple has. Last line: "N passed, N failed".
# Arguments: musterctl, the folder of nanodep's programs, the folder of its source, for its shell tools.
set -u
musterctl=$1 programs=$2 nanodep=$3
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
. "$here/claims.sh"

# A filter and what it gives, a command whose output is JSON.
gives() { local filter=$1 wish=$2; shift 2; local said; said=$("$@") || return 1; same "$(jq -r "$filter" <<<"$said")" "$wish" || { echo "$said"; return 1; }; }
says() { local word=$1; shift; local said; said=$("$@"); [[ $said == *"$word"* ]] || { echo "$said"; return 1; }; }

sandbox() { "$musterctl" --quiet --json sandbox "$@" --control "$control"; }
tool() { local name=$1; shift; sh "$nanodep/tools/$name.sh" "$@"; }
# What nanodep's proxy answers where it has no tool: method, path, body.
proxied() { curl -sS -u "depserver:$APIKEY" -A interop/1 -X "$1" ${3:+--data-binary "$3"} "$BASE_URL/proxy/$DEP_NAME$2"; }
told() { python3 "$here/compare.py" "$1" "$events" ${2:+"$2"}; }
differences() { local lines; lines=$(python3 "$here/compare.py" differences "$events" "$control" "$service"); echo "$lines"; [ -z "$lines" ]; }
sync_now() { kill -HUP "$syncer"; }

start_sandbox() {
  "$musterctl" sandbox serve --plain-http --devices 2500 --seed 7 >"$work/addresses" 2>"$work/sandbox.log" &
  started+=($!)
  soon test -s "$work/addresses"
  dep=$(jq -r .dep "$work/addresses") control=$(jq -r .control "$work/addresses")
  service=$(sandbox portal | jq -r '.services[0].uuid')
}

start_nanodep() {
  local port
  port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
  export BASE_URL=http://127.0.0.1:$port APIKEY=interop DEP_NAME=school CURL_OPTS=-sS
  "$programs/depserver" -listen "127.0.0.1:$port" -api "$APIKEY" -storage-dsn "$work/db" >"$work/depserver.log" 2>&1 &
  started+=($!)
  soon curl -sSf "$BASE_URL/version"
  curl -sS -u "depserver:$APIKEY" -X PUT --data-binary "{\"base_url\":\"${dep%/}\"}" "$BASE_URL/v1/config/$DEP_NAME" >/dev/null
}

start_syncer() {
  events=$work/events; : >"$events"
  python3 "$here/webhook.py" "$events" >"$work/webhook.port" &
  started+=($!)
  soon test -s "$work/webhook.port"
  # It syncs at once and then when it is told to; the duration is longer than this script.
  "$programs/depsyncer" -duration 86400 -limit 100 -storage-dsn "$work/db" \
    -webhook-url "http://127.0.0.1:$(cat "$work/webhook.port")/" "$DEP_NAME" >"$work/depsyncer.log" 2>&1 &
  syncer=$!
  started+=("$syncer")
}

tokens() {
  claim "nanodep's deptokens makes a key pair" "$programs/deptokens" -cert "$work/own.pem" -key "$work/own.key"
  claim "the sandbox's portal takes its certificate" sandbox token --certificate "$work/own.pem" --out "$work/own.p7m"
  claim "deptokens opens the token" gives '[.consumer_key, .consumer_secret, .access_token, .access_secret] | map(length > 10) | all' true \
    "$programs/deptokens" -cert "$work/own.pem" -key "$work/own.key" -token "$work/own.p7m"
  tool cfg-get-cert >"$work/server.pem"
  claim "the portal takes depserver's certificate" sandbox token --certificate "$work/server.pem" --out "$work/server.p7m"
  claim "depserver opens the token" gives '.consumer_key | startswith("CK_")' true tool cfg-decrypt-tokens "$work/server.p7m"
}

account() {
  claim "the account is read" gives '.server_uuid' "$service" tool dep-account-detail
  claim "and names what may be called" gives '[.urls[] | select(.uri == "/devices/sync")] | length' 1 tool dep-account-detail
  claim "a token for Managed Apple Accounts can be made" gives 'split(".") | length' 3 jq -R . <(tool cfg-maidjwt)
}

profiles() {
  jq '.configuration_web_url = "https://mymdm.example.org/web" | .language = "en" | .region = "US" | .devices = []' \
    "$nanodep/docs/dep-profile.example.json" >"$work/profile.json"
  profile=$(tool dep-define-profile "$work/profile.json" | jq -r .profile_uuid)
  claim "nanodep's own example of a profile is defined" test "${#profile}" = 32
  claim "and read back" gives .profile_name "$(jq -r .profile_name "$work/profile.json")" tool dep-get-profile "$profile"
  claim "an unknown profile is told" says PROFILE_NOT_FOUND tool dep-get-profile 00000000000000000000000000000000
  claim "the assigner knows the profile" gives .profile_uuid "$profile" tool cfg-set-assigner "$profile"
}

syncing() {
  assigned="[.devices[].record | select(.profile_uuid == \"$profile\" and .profile_status == \"assigned\")] | length"
  start_syncer
  claim "depsyncer fetches every device" soon answers 2500 told count
  claim "as Apple has them" soon differences
  claim "the sandbox takes orders" gives .count 40 sandbox order 40
  sync_now
  claim "depsyncer hears of new devices" soon answers 40 told told added
  claim "and assigns the profile to each" soon gives "$assigned" 40 curl -sS "${control}devices?offset=2500"
  sync_now
  claim "which the next sync tells" soon differences
}

serial() { curl -sS "${control}devices?offset=$1&limit=1" | jq -r '.devices[0].serial'; }

changes() {
  local one two three
  one=$(serial 10) two=$(serial 11) three=$(serial 12)
  claim "a profile is assigned by hand" gives "[.devices[]] | unique | join(\" \")" SUCCESS tool dep-assign-profile "$profile" "$one" "$two"
  claim "not to a device of others" gives '.devices.NOBODYS' NOT_ACCESSIBLE tool dep-assign-profile "$profile" NOBODYS
  claim "details say so" gives "[.devices[].profile_status] | unique | join(\" \")" assigned tool dep-device-details "$one" "$two"
  claim "a device is switched on" gives .done 1 sandbox device activate "$one"
  claim "details say so, too" gives ".devices.\"$one\".profile_status" pushed tool dep-device-details "$one"
  claim "a profile is removed" gives ".devices.\"$two\"" SUCCESS tool dep-remove-profile "$two"
  claim "a device is released" gives ".devices.\"$three\"" SUCCESS proxied POST /devices/disown "{\"devices\":[\"$three\"]}"
  claim "another is repaired" gives .done 1 sandbox device replace "$(serial 13)"
  claim "one gets a tag" gives .done 1 sandbox device modify --tag "Room 7" "$(serial 14)"
  sync_now
  claim "depsyncer hears who left" soon answers 2 told told deleted
  claim "and who came instead" soon gives "$assigned" 1 curl -sS "${control}devices?offset=2540"
  sync_now
  claim "and ends with what Apple has" soon differences
}

locks() {
  local code; code=$(curl -sS -u "depserver:$APIKEY" "$BASE_URL/v1/bypasscode")
  claim "a device is locked with nanodep's key" gives .response_status SUCCESS \
    tool dep-activation-lock "$(serial 20)" "$(jq -r '.hash // .escrow_key' <<<"$code")" "Bring it back"
}

with_fault() { # fault's arguments, then -- and a claim
  local fault=()
  while [ "$1" != -- ]; do fault+=("$1"); shift; done; shift
  sandbox fault "${fault[@]}" >/dev/null
  claim "$@"
  sandbox fault --clear >/dev/null
}

faults() {
  with_fault terms-not-signed -- "unsigned terms are told" says T_C_NOT_SIGNED tool dep-account-detail
  claim "and pass when they are signed" gives .server_uuid "$service" tool dep-account-detail
  with_fault throttle --value 7 -- "throttling is told" says TOO_MANY_REQUESTS tool dep-account-detail
  with_fault access-denied -- "a service without rights is told" says ACCESS_DENIED tool dep-account-detail
  curl -sS -X DELETE "${control}sessions" >/dev/null
  claim "a lost session is opened again" gives .server_uuid "$service" tool dep-account-detail
  sandbox fault rotate-session >/dev/null
  claim "a session that changes with every answer is followed" gives .server_uuid "$service" tool dep-account-detail
  claim "twice" gives .server_uuid "$service" tool dep-account-detail
  sandbox fault --clear >/dev/null
  sandbox fault terms-not-signed >/dev/null
  sync_now
  claim "depsyncer meets unsigned terms" soon grep -q T_C_NOT_SIGNED "$work/depsyncer.log"
  sandbox fault --clear >/dev/null
  sandbox clock $((8 * 86400)) >/dev/null
  sandbox order 5 >/dev/null
  sync_now
  claim "a cursor of last week has expired" soon grep -q EXPIRED_CURSOR "$work/depsyncer.log"
  claim "and the whole list is fetched again" soon answers 2544 told count
  claim "as Apple has it" soon differences
}

start_sandbox
start_nanodep
tokens
account
profiles
if [ "$failed" = 0 ]; then # the rest builds on it
  syncing
  changes
  locks
  faults
fi
if [ "$failed" -gt 0 ]; then
  for log in depserver depsyncer; do echo "--- the end of $log's log"; tail -n 15 "$work/$log.log" | cut -c1-300; done
fi
tally
