#!/usr/bin/env bash
# mdmb against the enrollment server: simulated Macs that were not written by us enroll from a profile file, take the items
# that are marked, and answer. Last line: "N passed, N failed".
# Arguments: musterctl, mdmb, how many devices.
set -u
musterctl=$1 mdmb=$2 devices=${3:-500}
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
. "$here/claims.sh"

export MUSTER_DATA_DIR=$work/data
muster() { "$musterctl" --workspace "$work/W.muster" --quiet "$@"; }
states() { muster --json enrollment list | jq -r .state | sort | uniq -c | sed 's/^ *//'; }
distinct() { sqlite3 "$work/W.muster" "$1"; }
clients() { (cd "$work" && "$mdmb" -db mdmb.db "$@"); }

item() { # name, payload type, key: a profile for every device
  cat >"$work/$1.mobileconfig" <<XML
<?xml version="1.0" encoding="UTF-8"?>
<plist version="1.0"><dict>
<key>PayloadType</key><string>Configuration</string><key>PayloadVersion</key><integer>1</integer>
<key>PayloadIdentifier</key><string>org.example.$1</string><key>PayloadUUID</key><string>$(cat /proc/sys/kernel/random/uuid)</string>
<key>PayloadDisplayName</key><string>$1</string>
<key>PayloadContent</key><array><dict>
<key>PayloadType</key><string>$2</string><key>PayloadVersion</key><integer>1</integer>
<key>PayloadIdentifier</key><string>org.example.$1.payload</string><key>PayloadUUID</key><string>$(cat /proc/sys/kernel/random/uuid)</string>
<key>$3</key><true/>
</dict></array></dict></plist>
XML
  muster configuration import "$work/$1.mobileconfig" && muster configuration auto "$1" --on
}

prepare() {
  muster workspace create && muster organisation add "Interop" --url https://apple.invalid/ &&
    item Dock com.apple.dock autohide && item Screensaver com.apple.screensaver askForPassword &&
    item Menu com.apple.mcxmenu AirPort &&
    muster enrollment settings --single-des on --test-hours 1 --sign-profiles off
}
serve() {
  "$musterctl" --workspace "$work/W.muster" --json serve --listen 127.0.0.1:0 >"$work/addresses" 2>"$work/server.log" &
  server=$!
  started+=("$server")
  soon test -s "$work/addresses"
  base=$(jq -r .url "$work/addresses")
}
enroll() {
  clients -uuids all devices-profiles-install -f enroll.mobileconfig >"$work/enroll.log" 2>&1
  ! grep -iE "error|fail|invalid" "$work/enroll.log" | grep -v "error=null"
}
connect() {
  clients -uuids all devices-connect -w 50 -i "$1" >"$work/connect.log" 2>&1
  grep -E "^Errors" "$work/connect.log"
  grep -qE "^Errors[^0-9]*0( |$)" "$work/connect.log" || { cat "$work/connect.log" | tail -n 15; return 1; }
}

claim "a workspace, an organisation and three items" prepare
serve
claim "the server runs" curl -sSf --cacert <(muster enrollment anchor) "$base/healthz"
# The profile is made for the address that the server really has.
muster enrollment settings --listen "127.0.0.1:${base##*:}" >/dev/null
claim "its anchor is told" muster enrollment anchor --out "$work/anchor.pem"
export SSL_CERT_FILE=$work/anchor.pem
claim "a profile for $devices clients" muster enrollment profile --out "$work/enroll.mobileconfig" --uses "$devices"
claim "$devices devices are made" bash -c "cd $work && '$mdmb' -db mdmb.db devices-create -n $devices >/dev/null"
claim "all of them enroll without an error" enroll
claim "the server has them all" answers "$devices enrolled" states
claim "each with an identity of its own" answers "$devices" distinct "SELECT count(DISTINCT identity_id) FROM enrollments"
claim "they connect, 50 at once and twenty times, without an error" connect 20
claim "every item is there on every device, once" answers "$((3 * devices))" distinct \
  "SELECT count(*) FROM item_results WHERE state = 3"
claim "none was given twice" answers 0 distinct \
  "SELECT count(*) FROM (SELECT 1 FROM commands WHERE item_id IS NOT NULL GROUP BY enrollment_id, item_id HAVING count(*) > 1)"
claim "every question was answered" answers "$((2 * devices))" distinct \
  "SELECT count(*) FROM commands WHERE state = 3 AND request_type IN ('DeviceInformation', 'ProfileList')"
claim "no command failed" answers 0 distinct "SELECT count(*) FROM commands WHERE state <> 3"
claim "and nothing is left to do" connect 1
tally
