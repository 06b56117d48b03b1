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
serve() { # options
  : >"$work/addresses"
  "$musterctl" --workspace "$work/W.muster" --json serve "$@" >"$work/addresses" 2>>"$work/server.log" &
  server=$!
  started+=("$server")
  soon test -s "$work/addresses"
  base=$(jq -r .url "$work/addresses")
}
enroll() {
  clients -uuids all devices-profiles-install -f enroll.mobileconfig >"$work/enroll.log" 2>&1
  ! grep -iE "error|fail|invalid" "$work/enroll.log" | grep -v "error=null"
}
connect() { # workers, times
  clients -uuids all devices-connect -w "$1" -i "$2" >"$work/connect.log" 2>&1
  grep -E "^Errors" "$work/connect.log"
  grep -qE "^Errors[^0-9]*0( |$)" "$work/connect.log" || { cat "$work/connect.log" | tail -n 15; return 1; }
}

# Three identities become so old that they are to be renewed. The server looks for such when it starts.
age_three() {
  kill "$server" && wait "$server"
  sqlite3 "$work/W.muster" "UPDATE identities SET issued_at = issued_at - 300 * 86400, not_after = not_after - 300 * 86400
    WHERE id IN (SELECT identity_id FROM enrollments ORDER BY id LIMIT 3)"
  distinct "SELECT group_concat(identity_id) FROM (SELECT identity_id FROM enrollments ORDER BY id LIMIT 3)" >"$work/old"
  serve
}
# mdmb ends a session in which it enrolled anew with "device not enrolled": the session goes on with what it had removed.
# Its next one is right. One worker, since it has no lock on a device that enrolls while another worker connects it.
renewed() { connect 1 1 || connect 1 1 || connect 1 1; }
renewals() { distinct "SELECT count(*), sum(state = 3) FROM commands WHERE purpose = 3"; }

claim "a workspace, an organisation and three items" prepare
serve --listen 127.0.0.1:0
claim "the server runs" curl -sSf --cacert <(muster enrollment anchor) "$base/healthz"
# The profile is made for the address that the server really has.
muster enrollment settings --listen "127.0.0.1:${base##*:}" >/dev/null
claim "its anchor is told" muster enrollment anchor --out "$work/anchor.pem"
export SSL_CERT_FILE=$work/anchor.pem
claim "a profile for $devices clients" muster enrollment profile --out "$work/enroll.mobileconfig" --uses "$devices"
claim "$devices devices are made" bash -c "cd $work && '$mdmb' -db mdmb.db devices-create -n $devices >/dev/null"
# mdmb goes on using what its database had mapped after the file grew and was mapped anew, and ends with a fault when it
# did. A file that is large from the start is mapped once.
truncate -s 512M "$work/mdmb.db"
claim "all of them enroll without an error" enroll
claim "the server has them all" answers "$devices enrolled" states
claim "each with an identity of its own" answers "$devices" distinct "SELECT count(DISTINCT identity_id) FROM enrollments"
claim "they connect, 50 at once and twenty times, without an error" connect 50 20
claim "every item is there on every device, once" answers "$((3 * devices))" distinct \
  "SELECT count(*) FROM item_results WHERE state = 3"
claim "none was given twice" answers 0 distinct \
  "SELECT count(*) FROM (SELECT 1 FROM commands WHERE item_id IS NOT NULL GROUP BY enrollment_id, item_id HAVING count(*) > 1)"
claim "every question was answered" answers "$((2 * devices))" distinct \
  "SELECT count(*) FROM commands WHERE state = 3 AND request_type IN ('DeviceInformation', 'ProfileList')"
claim "no command failed" answers 0 distinct "SELECT count(*) FROM commands WHERE state <> 3"
claim "and nothing is left to do" connect 50 1
age_three
claim "three identities grow old, and the server has them renewed" soon answers "3|0" renewals
claim "the devices take new ones by InstallProfile, and connect with them" renewed
claim "each once: no loop" answers "3|3" renewals
claim "nobody is held by an old one any more" answers 0 distinct \
  "SELECT count(*) FROM enrollments WHERE identity_id IN ($(cat "$work/old"))"
claim "the old ones do not count any more" answers 3 distinct \
  "SELECT count(*) FROM identities WHERE id IN ($(cat "$work/old")) AND revoked_at IS NOT NULL"
claim "all are enrolled as before" answers "$devices enrolled" states
claim "with the items they had" answers "$((3 * devices))" distinct "SELECT count(*) FROM item_results WHERE state = 3"
tally
