-- The workspace as first shipped. Times are whole seconds since 1970 in UTC, NULL where there is none.
-- Never edit a migration once it has shipped; add the next number.

CREATE TABLE organisations (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL COLLATE NOCASE UNIQUE,
    url TEXT NOT NULL,
    authority_pem TEXT NOT NULL DEFAULT '',
    practice INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL,
    account_json TEXT NOT NULL DEFAULT '',
    account_checked_at INTEGER,
    trouble_kind TEXT NOT NULL DEFAULT '',
    trouble_message TEXT NOT NULL DEFAULT '',
    trouble_detail TEXT NOT NULL DEFAULT '',
    trouble_retry_at INTEGER,
    trouble_since INTEGER,
    cursor TEXT NOT NULL DEFAULT '',
    cursor_at INTEGER,
    cursor_phase TEXT NOT NULL DEFAULT '',
    generation INTEGER NOT NULL DEFAULT 0,
    full_sync_at INTEGER,
    protocol_version INTEGER NOT NULL DEFAULT 0
);

-- A key pair is staged until a token made with its certificate was decrypted and accepted; then it becomes current and
-- the former one retired. sealed_private_key is encrypted with the workspace's data key.
CREATE TABLE keys (
    id INTEGER PRIMARY KEY,
    organisation_id INTEGER NOT NULL REFERENCES organisations(id) ON DELETE CASCADE,
    state TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    certificate_pem TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    sealed_private_key BLOB NOT NULL
);

CREATE INDEX keys_by_organisation ON keys(organisation_id, state);

-- sealed_secrets holds the four secrets of the server token, encrypted with the workspace's data key.
CREATE TABLE tokens (
    id INTEGER PRIMARY KEY,
    organisation_id INTEGER NOT NULL REFERENCES organisations(id) ON DELETE CASCADE,
    key_id INTEGER NOT NULL REFERENCES keys(id),
    state TEXT NOT NULL,
    loaded_at INTEGER NOT NULL,
    expires_at INTEGER,
    sealed_secrets BLOB NOT NULL
);

CREATE INDEX tokens_by_organisation ON tokens(organisation_id, state);

-- How the data key is protected. One row.
CREATE TABLE vault (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    protector TEXT NOT NULL,
    parameters TEXT NOT NULL,
    wrapped_key BLOB NOT NULL
);

-- What Apple says of a device. A device that left stays as history with present = 0.
-- profile_status: 0 empty, 1 assigned, 2 pushed, 3 removed. extra: whatever else Apple sent, as JSON.
-- generation: the full fetch that saw the device last. revision: grows with every change, so that readers fetch only
-- what is newer than what they have.
CREATE TABLE devices (
    id INTEGER PRIMARY KEY,
    organisation_id INTEGER NOT NULL REFERENCES organisations(id) ON DELETE CASCADE,
    serial TEXT NOT NULL,
    model TEXT NOT NULL DEFAULT '',
    description TEXT NOT NULL DEFAULT '',
    color TEXT NOT NULL DEFAULT '',
    asset_tag TEXT NOT NULL DEFAULT '',
    family TEXT NOT NULL DEFAULT '',
    os TEXT NOT NULL DEFAULT '',
    profile_status INTEGER NOT NULL DEFAULT 0,
    profile_uuid TEXT NOT NULL DEFAULT '',
    profile_assigned_at INTEGER,
    profile_pushed_at INTEGER,
    assigned_at INTEGER,
    assigned_by TEXT NOT NULL DEFAULT '',
    op_at INTEGER,
    present INTEGER NOT NULL DEFAULT 1,
    left_at INTEGER,
    first_seen_at INTEGER NOT NULL,
    extra TEXT NOT NULL DEFAULT '',
    generation INTEGER NOT NULL DEFAULT 0,
    revision INTEGER NOT NULL
);

CREATE UNIQUE INDEX devices_by_serial ON devices(serial, organisation_id);

CREATE INDEX devices_by_revision ON devices(revision);

-- The last revision given out. One row.
CREATE TABLE revisions (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    latest INTEGER NOT NULL
);

INSERT INTO revisions(id, latest) VALUES (1, 0);

CREATE TABLE runs (
    id INTEGER PRIMARY KEY,
    organisation_id INTEGER NOT NULL REFERENCES organisations(id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    ended_at INTEGER,
    pages INTEGER NOT NULL DEFAULT 0,
    devices INTEGER NOT NULL DEFAULT 0,
    added INTEGER NOT NULL DEFAULT 0,
    changed INTEGER NOT NULL DEFAULT 0,
    left_count INTEGER NOT NULL DEFAULT 0,
    retries INTEGER NOT NULL DEFAULT 0,
    waiting_until INTEGER,
    waiting_reason TEXT NOT NULL DEFAULT '',
    error_kind TEXT NOT NULL DEFAULT '',
    error_message TEXT NOT NULL DEFAULT '',
    error_detail TEXT NOT NULL DEFAULT ''
);

CREATE INDEX runs_by_organisation ON runs(organisation_id, started_at);

-- A half-done set-up wizard, so that it can go on where it was closed.
CREATE TABLE setup_drafts (
    id INTEGER PRIMARY KEY,
    organisation_id INTEGER REFERENCES organisations(id) ON DELETE CASCADE,
    state TEXT NOT NULL,
    updated_at INTEGER NOT NULL
);
