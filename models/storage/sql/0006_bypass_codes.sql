-- The codes that open an activation lock which Muster asked for; sealed with the workspace's data key. Kept for good:
-- without its code such a device is worth nothing.
CREATE TABLE bypass_codes (
    id INTEGER PRIMARY KEY,
    organisation_id INTEGER NOT NULL REFERENCES organisations(id) ON DELETE CASCADE,
    serial TEXT NOT NULL,
    made_at INTEGER NOT NULL,
    sealed_code BLOB NOT NULL
);

CREATE INDEX bypass_codes_by_serial ON bypass_codes(serial, organisation_id);
