-- What we know of a device and Apple does not: who has it, our tag, where it is, what to remember, how it was bought.
-- `more` holds columns of imported files that have no place of their own, a JSON object by their titles.
ALTER TABLE devices ADD COLUMN person TEXT NOT NULL DEFAULT '';

ALTER TABLE devices ADD COLUMN own_tag TEXT NOT NULL DEFAULT '';

ALTER TABLE devices ADD COLUMN location TEXT NOT NULL DEFAULT '';

ALTER TABLE devices ADD COLUMN note TEXT NOT NULL DEFAULT '';

ALTER TABLE devices ADD COLUMN order_number TEXT NOT NULL DEFAULT '';

ALTER TABLE devices ADD COLUMN source TEXT NOT NULL DEFAULT '';

ALTER TABLE devices ADD COLUMN more TEXT NOT NULL DEFAULT '';

-- Each time that somebody changed own fields: one device by hand, or a million by a file. `undid` is the edit that this
-- one took back.
CREATE TABLE device_edits (
    id INTEGER PRIMARY KEY,
    made_at INTEGER NOT NULL,
    made_by TEXT NOT NULL DEFAULT '',
    how TEXT NOT NULL DEFAULT '',
    what TEXT NOT NULL DEFAULT '',
    devices INTEGER NOT NULL DEFAULT 0,
    cells INTEGER NOT NULL DEFAULT 0,
    undid INTEGER
);

-- What an edit did to one device: `fields` is a JSON object, {"person": [before, after], ...}. One row a device, not one
-- a cell, and no index beside the key, since an import writes a million of them: a device's history is looked for edit by
-- edit. No reference to devices for the same reason; whoever deletes devices deletes these.
CREATE TABLE device_field_changes (
    edit_id INTEGER NOT NULL,
    device_id INTEGER NOT NULL,
    fields TEXT NOT NULL,
    PRIMARY KEY (edit_id, device_id)
) WITHOUT ROWID;
