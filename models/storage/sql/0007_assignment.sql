-- Enrollment profiles. Apple never changes one: every save is a version with a number of its own there.
CREATE TABLE profiles (
    id INTEGER PRIMARY KEY,
    organisation_id INTEGER NOT NULL REFERENCES organisations(id) ON DELETE CASCADE,
    name TEXT NOT NULL COLLATE NOCASE,
    created_at INTEGER NOT NULL,
    deleted_at INTEGER
);

CREATE UNIQUE INDEX profiles_by_name ON profiles(organisation_id, name) WHERE deleted_at IS NULL;

-- content: the object as Apple gets it. uuid: the number that Apple gave it, empty until it was defined there.
CREATE TABLE profile_versions (
    id INTEGER PRIMARY KEY,
    profile_id INTEGER NOT NULL REFERENCES profiles(id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    content TEXT NOT NULL,
    saved_at INTEGER NOT NULL,
    saved_by TEXT NOT NULL,
    note TEXT NOT NULL DEFAULT '',
    uuid TEXT NOT NULL DEFAULT '',
    UNIQUE (profile_id, number)
);

-- Every number that a version has had at Apple: a second one when Apple had lost the first. Devices may carry either.
CREATE TABLE profile_definitions (
    organisation_id INTEGER NOT NULL REFERENCES organisations(id) ON DELETE CASCADE,
    uuid TEXT NOT NULL,
    version_id INTEGER NOT NULL REFERENCES profile_versions(id) ON DELETE CASCADE,
    defined_at INTEGER NOT NULL,
    PRIMARY KEY (organisation_id, uuid)
) WITHOUT ROWID;

-- What a device gets that nobody decided about. family '' stands for all families that have no row of their own.
CREATE TABLE default_profiles (
    organisation_id INTEGER NOT NULL REFERENCES organisations(id) ON DELETE CASCADE,
    family TEXT NOT NULL COLLATE NOCASE,
    profile_id INTEGER NOT NULL REFERENCES profiles(id) ON DELETE CASCADE,
    PRIMARY KEY (organisation_id, family)
) WITHOUT ROWID;

-- The first that matches decides. query: as in the device table.
CREATE TABLE assignment_rules (
    id INTEGER PRIMARY KEY,
    organisation_id INTEGER NOT NULL REFERENCES organisations(id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    query TEXT NOT NULL,
    profile_id INTEGER NOT NULL REFERENCES profiles(id) ON DELETE CASCADE,
    enabled INTEGER NOT NULL DEFAULT 1
);

CREATE INDEX assignment_rules_in_order ON assignment_rules(organisation_id, position);

-- hand_profile_id: what somebody decided for this one device. NULL nothing: rules and defaults hold; 0 no profile;
-- -1 whatever it has stays; -3 no profile, and nothing again
-- once Apple shows none; else the profile. activated_…: the profile that the device fetched when it was switched on
-- last, which stays in force until it is erased, whatever was assigned since.
ALTER TABLE devices ADD COLUMN hand_profile_id INTEGER;

ALTER TABLE devices ADD COLUMN activated_uuid TEXT NOT NULL DEFAULT '';

ALTER TABLE devices ADD COLUMN activated_at INTEGER;

CREATE INDEX devices_to_clear ON devices(organisation_id) WHERE hand_profile_id = -3;

UPDATE devices SET activated_uuid = profile_uuid, activated_at = profile_pushed_at WHERE profile_status = 2;

-- Devices whose profile at Apple is not the wanted one. profile_id: the wanted one, 0 for none. state: 0 waiting, 1 asked
-- (nobody knows yet whether Apple did it), 2 refused until Apple's facts change. answer: Apple's word for the last try.
CREATE TABLE assignment_queue (
    device_id INTEGER PRIMARY KEY REFERENCES devices(id) ON DELETE CASCADE,
    organisation_id INTEGER NOT NULL,
    profile_id INTEGER NOT NULL,
    urgency INTEGER NOT NULL,
    since INTEGER NOT NULL,
    state INTEGER NOT NULL DEFAULT 0,
    attempts INTEGER NOT NULL DEFAULT 0,
    not_before INTEGER,
    answer TEXT NOT NULL DEFAULT '',
    asked_at INTEGER,
    asked_uuid TEXT NOT NULL DEFAULT '',
    revision INTEGER NOT NULL DEFAULT 0
);

CREATE INDEX assignment_queue_due ON assignment_queue(organisation_id, state, urgency, since);

-- Somebody wants the queue to rest. until NULL: for good.
CREATE TABLE assignment_pauses (
    organisation_id INTEGER PRIMARY KEY REFERENCES organisations(id) ON DELETE CASCADE,
    since INTEGER NOT NULL
);

-- Changes that were planned, and what became of them. before and after: rules and defaults as JSON, where they changed.
CREATE TABLE plans (
    id INTEGER PRIMARY KEY,
    organisation_id INTEGER NOT NULL REFERENCES organisations(id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    made_at INTEGER NOT NULL,
    made_by TEXT NOT NULL,
    undo_of INTEGER,
    undone_by INTEGER,
    before TEXT NOT NULL DEFAULT '',
    after TEXT NOT NULL DEFAULT ''
);

-- had_uuid: at Apple when it was planned, empty for none. answer, found_…: what Apple said, and what it showed when it
-- was read back; found_at NULL until then.
CREATE TABLE plan_items (
    plan_id INTEGER NOT NULL REFERENCES plans(id) ON DELETE CASCADE,
    device_id INTEGER NOT NULL REFERENCES devices(id) ON DELETE CASCADE,
    hand_before INTEGER,
    hand_after INTEGER,
    had_uuid TEXT NOT NULL,
    wanted_profile_id INTEGER NOT NULL,
    answer TEXT NOT NULL DEFAULT '',
    answered_at INTEGER,
    found_uuid TEXT NOT NULL DEFAULT '',
    found_at INTEGER,
    PRIMARY KEY (plan_id, device_id)
) WITHOUT ROWID;

CREATE INDEX plan_items_by_device ON plan_items(device_id);

CREATE INDEX plan_items_open ON plan_items(device_id, plan_id) WHERE found_at IS NULL;

-- What happened to single devices. kind: profile, left, returned (Apple said so), asked (we asked, before is empty,
-- after the wanted one's number at Apple), answered (before Apple's word), verified (Apple showed it when read back).
CREATE TABLE device_events (
    id INTEGER PRIMARY KEY,
    device_id INTEGER NOT NULL REFERENCES devices(id) ON DELETE CASCADE,
    at INTEGER NOT NULL,
    kind TEXT NOT NULL,
    before TEXT NOT NULL,
    after TEXT NOT NULL
);

CREATE INDEX device_events_by_device ON device_events(device_id, id);

-- Up to which of them the journal holds a digest. One row.
CREATE TABLE device_events_entered (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    entered INTEGER NOT NULL
);

INSERT INTO device_events_entered(id, entered) VALUES (1, 0);

CREATE TRIGGER device_profile_changed AFTER UPDATE OF profile_status, profile_uuid ON devices WHEN OLD.present = 1 AND NEW.present = 1 AND (OLD.profile_status <> NEW.profile_status OR OLD.profile_uuid <> NEW.profile_uuid) BEGIN INSERT INTO device_events(device_id, at, kind, before, after) VALUES (NEW.id, coalesce(NEW.op_at, NEW.profile_pushed_at, NEW.profile_assigned_at, unixepoch()), 'profile', OLD.profile_status || ':' || OLD.profile_uuid, NEW.profile_status || ':' || NEW.profile_uuid); END;

CREATE TRIGGER device_came_or_went AFTER UPDATE OF present ON devices WHEN OLD.present <> NEW.present BEGIN INSERT INTO device_events(device_id, at, kind, before, after) VALUES (NEW.id, coalesce(NEW.left_at, NEW.op_at, unixepoch()), CASE NEW.present WHEN 1 THEN 'returned' ELSE 'left' END, OLD.profile_status || ':' || OLD.profile_uuid, NEW.left_how); END;

-- Everything that was done, by whom, with before and after. Each entry carries the hash of the one before it.
CREATE TABLE journal (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    source TEXT NOT NULL,
    actor TEXT NOT NULL,
    organisation_id INTEGER NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    before TEXT NOT NULL,
    after TEXT NOT NULL,
    hash BLOB NOT NULL
);

-- The number and hash of the last entry, so that one taken from the end is missed. One row.
CREATE TABLE journal_head (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    last_id INTEGER NOT NULL,
    hash BLOB NOT NULL
);

INSERT INTO journal_head(id, last_id, hash) VALUES (1, 0, x'');

CREATE TRIGGER journal_is_not_edited BEFORE UPDATE ON journal BEGIN SELECT RAISE(ABORT, 'the journal is never edited'); END;

CREATE TRIGGER journal_is_not_shortened BEFORE DELETE ON journal BEGIN SELECT RAISE(ABORT, 'the journal is never shortened'); END;
