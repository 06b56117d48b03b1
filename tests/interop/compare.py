#!/usr/bin/env python3
"""What depsyncer told of the devices, against what the sandbox's Apple has.

  compare.py count EVENTS            how many devices depsyncer knows as present
  compare.py told EVENTS KIND        how many events of this op_type it told
  compare.py differences EVENTS CONTROL-URL SERVICE-UUID
                                     every device that is missing, too many, or has another fact, one a line
"""
import json
import sys
import urllib.request


def pages(path):
    with open(path, encoding="utf-8") as lines:
        events = [json.loads(line) for line in lines]
    # depsyncer tells pages side by side, so that one may overtake another.
    events.sort(key=lambda event: event["created_at"])
    for event in events:
        yield event["topic"], event["device_response_event"]["device_response"].get("devices") or []


def known(path):
    """The latest record of every present device, by Apple's rules for sync pages."""
    latest, records = {}, {}
    for topic, devices in pages(path):
        if topic == "dep.FetchDevices":
            for device in devices:
                records[device["serial_number"]] = device
            continue
        for device in devices:
            serial, when = device["serial_number"], device.get("op_date", "")
            if when < latest.get(serial, ""):
                continue
            latest[serial] = when
            if device["op_type"] == "deleted":
                records.pop(serial, None)
            else:
                records[serial] = device
    return records


def world(control, service):
    devices, offset = {}, 0
    while offset is not None:
        with urllib.request.urlopen(f"{control}devices?offset={offset}&limit=1000") as answer:
            page = json.load(answer)
        for device in page["devices"]:
            if device["service"] == service:
                devices[device["serial"]] = device["record"]
        offset = page["next"]
    return devices


FACTS = ["model", "description", "color", "asset_tag", "device_family", "os", "profile_uuid", "profile_status",
         "profile_assign_time", "profile_push_time", "device_assigned_by", "device_assigned_date"]


def differences(events, control, service):
    told, there = known(events), world(control, service)
    for serial in sorted(told.keys() | there.keys()):
        if serial not in there:
            yield f"{serial}: not at Apple"
        elif serial not in told:
            yield f"{serial}: missing"
        else:
            for fact in FACTS:
                one, other = told[serial].get(fact) or "", there[serial].get(fact) or ""
                if one != other:
                    yield f"{serial}: {fact} is {one!r}, at Apple {other!r}"


command, events = sys.argv[1], sys.argv[2]
if command == "count":
    print(len(known(events)))
elif command == "told":
    print(sum(device.get("op_type") == sys.argv[3] for _, devices in pages(events) for device in devices))
else:
    for line in differences(events, *sys.argv[3:]):
        print(line)
