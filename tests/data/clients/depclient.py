#!/usr/bin/env python3
"""A DEP client that shares no code with Muster: python3-oauthlib signs, urllib speaks, json reads.

depclient.py URL TOKEN.json   opens a session, reads the account, fetches all devices, syncs once, asks for details of ten.
Prints one JSON object. Exit code 1 and Apple's words on standard error when anything is refused.
"""
import json
import sys
import urllib.error
import urllib.request

from oauthlib.oauth1 import Client


class Dep:
    def __init__(self, url, token):
        self.url = url.rstrip("/")
        self.headers = {
            "User-Agent": "depclient/1.0",
            "X-Server-Protocol-Version": "10",
            "Content-Type": "application/json;charset=UTF8",
            "Accept": "application/json",
        }
        oauth = Client(token["consumer_key"], client_secret=token["consumer_secret"],
                       resource_owner_key=token["access_token"], resource_owner_secret=token["access_secret"], realm="ADM")
        _, signed, _ = oauth.sign(self.url + "/session", http_method="GET")
        answer = self.call("GET", "/session", extra={"Authorization": signed["Authorization"]})
        self.headers["X-ADM-Auth-Session"] = answer["auth_session_token"]

    def call(self, method, path, body=None, extra=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data=data, method=method, headers={**self.headers, **(extra or {})})
        with urllib.request.urlopen(request, timeout=60) as response:
            return json.loads(response.read())


def walk(dep, path, cursor, limit):
    devices, pages = [], 0
    while True:
        body = {"limit": limit}
        if cursor:
            body["cursor"] = cursor
        page = dep.call("POST", path, body)
        devices += page["devices"]
        cursor, pages = page["cursor"], pages + 1
        if not page["more_to_follow"]:
            return devices, cursor, pages


def main():
    with open(sys.argv[2], encoding="utf-8") as file:
        dep = Dep(sys.argv[1], json.load(file))
    account = dep.call("GET", "/account")
    devices, cursor, pages = walk(dep, "/server/devices", None, 700)
    changes, _, _ = walk(dep, "/devices/sync", cursor, 700)
    some = [device["serial_number"] for device in devices[:10]]
    details = dep.call("POST", "/devices", {"devices": some + ["NOSUCHSERIAL"]})["devices"] if some else {}
    print(json.dumps({
        "server_name": account["server_name"],
        "server_uuid": account["server_uuid"],
        "devices": len(devices),
        "different": len({device["serial_number"] for device in devices}),
        "pages": pages,
        "changes": [[change["op_type"], change["serial_number"]] for change in changes],
        "details": {serial: record["response_status"] for serial, record in details.items()},
    }))


if __name__ == "__main__":
    try:
        main()
    except urllib.error.HTTPError as error:
        print(error.code, error.read().decode("utf-8", "replace")[:200], file=sys.stderr)
        sys.exit(1)
