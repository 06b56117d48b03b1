-- How a device left; see DeviceDeparture. 0 where nobody knows, and for those that are here.
ALTER TABLE devices ADD COLUMN left_how INTEGER NOT NULL DEFAULT 0;

-- Devices that took the place of another in a repair. Noted when Apple's record says so; the original is asked for
-- afterwards and empty until Apple has answered.
CREATE TABLE replacements (
    organisation_id INTEGER NOT NULL REFERENCES organisations(id) ON DELETE CASCADE,
    serial TEXT NOT NULL,
    original TEXT NOT NULL DEFAULT '',
    replaced_on INTEGER,
    asked_at INTEGER,
    PRIMARY KEY (organisation_id, serial)
) WITHOUT ROWID;

CREATE INDEX replacements_by_original ON replacements(original);

-- When all devices were last asked for one by one (or listed whole), and up to which serial number a round of asking
-- that goes on has come.
ALTER TABLE organisations ADD COLUMN inquired_at INTEGER;

ALTER TABLE organisations ADD COLUMN inquiry_serial TEXT NOT NULL DEFAULT '';
