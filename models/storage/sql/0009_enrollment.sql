-- The enrollment server. Times are whole seconds since 1970 in UTC. What begins with "sealed" is encrypted with the
-- workspace's data key and bound to its place.

-- One row: how the server stands on the network, as JSON.
CREATE TABLE server_settings (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    settings TEXT NOT NULL
);

-- Its certificates with their keys. kind: device-authority, tls-authority, tls, signer, or push/ and the number of an
-- organisation. origin: made by Muster, or brought. chain: DER after DER.
CREATE TABLE server_keys (
    kind TEXT PRIMARY KEY,
    origin TEXT NOT NULL,
    certificate BLOB NOT NULL,
    chain BLOB NOT NULL,
    sealed_key BLOB NOT NULL,
    since INTEGER NOT NULL
) WITHOUT ROWID;

-- The right to one identity (SCEP's challenge), of which only the hash is kept. path: the part of the address that it goes
-- with. kind: ade, file (an exported profile for one device), test (for many clients, see uses_left), renewal.
CREATE TABLE challenges (
    id INTEGER PRIMARY KEY,
    hash BLOB NOT NULL UNIQUE,
    path TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    organisation_id INTEGER NOT NULL REFERENCES organisations(id) ON DELETE CASCADE,
    device_id INTEGER REFERENCES devices(id) ON DELETE SET NULL,
    serial TEXT NOT NULL DEFAULT '',
    udid TEXT NOT NULL DEFAULT '',
    enrollment_id INTEGER,
    is_awaiting INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    uses_left INTEGER NOT NULL,
    wrong_tries INTEGER NOT NULL DEFAULT 0
);

CREATE INDEX challenges_by_serial ON challenges(organisation_id, serial);

CREATE INDEX challenges_by_end ON challenges(expires_at);

-- Every certificate that was issued to a device. sha256: of the certificate, what an enrollment is pinned to.
CREATE TABLE identities (
    id INTEGER PRIMARY KEY,
    sha256 BLOB NOT NULL UNIQUE,
    certificate BLOB NOT NULL,
    key_sha256 BLOB NOT NULL,
    transaction_id BLOB NOT NULL,
    challenge_id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    organisation_id INTEGER NOT NULL REFERENCES organisations(id) ON DELETE CASCADE,
    device_id INTEGER REFERENCES devices(id) ON DELETE SET NULL,
    serial TEXT NOT NULL DEFAULT '',
    udid TEXT NOT NULL DEFAULT '' COLLATE NOCASE,
    enrollment_id INTEGER,
    is_awaiting INTEGER NOT NULL DEFAULT 0,
    issued_at INTEGER NOT NULL,
    not_after INTEGER NOT NULL,
    address TEXT NOT NULL DEFAULT '',
    revoked_at INTEGER
);

CREATE INDEX identities_by_challenge ON identities(challenge_id);

CREATE INDEX identities_by_end ON identities(not_after) WHERE revoked_at IS NULL;

-- A device that is, was or is about to be managed. state: see EnrollmentState. generation: counts from one erase to the
-- next. sitting: counts how often it began to ask for commands.
CREATE TABLE enrollments (
    id INTEGER PRIMARY KEY,
    organisation_id INTEGER NOT NULL REFERENCES organisations(id) ON DELETE CASCADE,
    device_id INTEGER REFERENCES devices(id) ON DELETE SET NULL,
    udid TEXT NOT NULL COLLATE NOCASE UNIQUE,
    serial TEXT NOT NULL DEFAULT '',
    kind TEXT NOT NULL,
    state INTEGER NOT NULL,
    generation INTEGER NOT NULL DEFAULT 0,
    identity_id INTEGER,
    candidate_id INTEGER,
    topic TEXT NOT NULL DEFAULT '',
    push_token BLOB NOT NULL DEFAULT x'',
    push_magic TEXT NOT NULL DEFAULT '',
    sealed_unlock_token BLOB NOT NULL DEFAULT x'',
    sealed_bootstrap_token BLOB NOT NULL DEFAULT x'',
    is_awaiting INTEGER NOT NULL DEFAULT 0,
    release_by INTEGER,
    sitting INTEGER NOT NULL DEFAULT 0,
    name TEXT NOT NULL DEFAULT '',
    product TEXT NOT NULL DEFAULT '',
    os_version TEXT NOT NULL DEFAULT '',
    build TEXT NOT NULL DEFAULT '',
    facts TEXT NOT NULL DEFAULT '{}',
    ddm_status TEXT NOT NULL DEFAULT '',
    first_at INTEGER NOT NULL,
    authenticated_at INTEGER,
    enrolled_at INTEGER,
    configured_at INTEGER,
    left_at INTEGER,
    contact_at INTEGER,
    pushed_at INTEGER,
    address TEXT NOT NULL DEFAULT '',
    revision INTEGER NOT NULL DEFAULT 0
);

CREATE INDEX enrollments_by_device ON enrollments(device_id);

CREATE INDEX enrollments_by_serial ON enrollments(serial);

CREATE INDEX enrollments_awaiting ON enrollments(release_by) WHERE is_awaiting = 1;

-- The user channel of a Mac or a Shared iPad.
CREATE TABLE enrollment_users (
    id INTEGER PRIMARY KEY,
    enrollment_id INTEGER NOT NULL REFERENCES enrollments(id) ON DELETE CASCADE,
    user_key TEXT NOT NULL,
    short_name TEXT NOT NULL DEFAULT '',
    long_name TEXT NOT NULL DEFAULT '',
    push_token BLOB NOT NULL DEFAULT x'',
    push_magic TEXT NOT NULL DEFAULT '',
    is_enabled INTEGER NOT NULL DEFAULT 1,
    sitting INTEGER NOT NULL DEFAULT 0,
    first_at INTEGER NOT NULL,
    contact_at INTEGER,
    UNIQUE (enrollment_id, user_key)
);

-- Commands in the order of rank and number. user_id 0: of the device itself. state: see CommandState. sealed_payload: the
-- Command dict; empty when it is made from an item when it is sent. not_now_sitting: in which it said NotNow last.
CREATE TABLE commands (
    id INTEGER PRIMARY KEY,
    uuid TEXT NOT NULL UNIQUE,
    enrollment_id INTEGER NOT NULL REFERENCES enrollments(id) ON DELETE CASCADE,
    user_id INTEGER NOT NULL DEFAULT 0,
    generation INTEGER NOT NULL,
    purpose INTEGER NOT NULL,
    request_type TEXT NOT NULL,
    title TEXT NOT NULL DEFAULT '',
    rank INTEGER NOT NULL,
    is_blocking INTEGER NOT NULL DEFAULT 0,
    item_id INTEGER,
    revision_id INTEGER,
    sealed_payload BLOB NOT NULL DEFAULT x'',
    state INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL,
    created_by TEXT NOT NULL DEFAULT '',
    offers INTEGER NOT NULL DEFAULT 0,
    offered_at INTEGER,
    not_nows INTEGER NOT NULL DEFAULT 0,
    not_now_sitting INTEGER NOT NULL DEFAULT 0,
    not_before INTEGER,
    answered_at INTEGER,
    answer TEXT NOT NULL DEFAULT '',
    errors TEXT NOT NULL DEFAULT '',
    sealed_result BLOB NOT NULL DEFAULT x''
);

CREATE INDEX commands_to_do ON commands(enrollment_id, user_id, rank, id) WHERE state < 3;

CREATE INDEX commands_of_device ON commands(enrollment_id, id);

CREATE INDEX commands_of_item ON commands(item_id, enrollment_id) WHERE item_id IS NOT NULL;

-- What was said between devices and the server, for people. Secrets are masked before they come here.
CREATE TABLE exchanges (
    id INTEGER PRIMARY KEY,
    at_ms INTEGER NOT NULL,
    took_us INTEGER NOT NULL,
    organisation_id INTEGER,
    enrollment_id INTEGER,
    serial TEXT NOT NULL DEFAULT '',
    udid TEXT NOT NULL DEFAULT '' COLLATE NOCASE,
    peer TEXT NOT NULL DEFAULT '',
    method TEXT NOT NULL,
    path TEXT NOT NULL,
    status INTEGER NOT NULL,
    what TEXT NOT NULL,
    words TEXT NOT NULL DEFAULT '',
    is_failed INTEGER NOT NULL DEFAULT 0,
    request TEXT NOT NULL DEFAULT '',
    answer TEXT NOT NULL DEFAULT ''
);

CREATE INDEX exchanges_by_serial ON exchanges(serial, id);

-- What devices get from us. kind: profile, or a form's name. position: the admin's order. families and query: who gets
-- it, empty for all; is_auto: without being asked, when they enroll. blocks_release: must be there before Setup Assistant goes
-- on.
CREATE TABLE configuration_items (
    id INTEGER PRIMARY KEY,
    organisation_id INTEGER NOT NULL REFERENCES organisations(id) ON DELETE CASCADE,
    name TEXT NOT NULL COLLATE NOCASE,
    kind TEXT NOT NULL,
    identifier TEXT NOT NULL,
    position INTEGER NOT NULL,
    is_auto INTEGER NOT NULL DEFAULT 0,
    blocks_release INTEGER NOT NULL DEFAULT 1,
    families TEXT NOT NULL DEFAULT '',
    query TEXT NOT NULL DEFAULT '',
    deleted_at INTEGER
);

CREATE UNIQUE INDEX configuration_by_name ON configuration_items(organisation_id, name) WHERE deleted_at IS NULL;

-- Each save. sealed_content: the configuration profile as a property list, with variables; it may hold passwords.
CREATE TABLE configuration_revisions (
    id INTEGER PRIMARY KEY,
    item_id INTEGER NOT NULL REFERENCES configuration_items(id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    sealed_content BLOB NOT NULL,
    digest BLOB NOT NULL,
    summary TEXT NOT NULL DEFAULT '{}',
    saved_at INTEGER NOT NULL,
    saved_by TEXT NOT NULL,
    UNIQUE (item_id, number)
);

-- How an item stands on a device. state: see ItemState.
CREATE TABLE item_results (
    enrollment_id INTEGER NOT NULL REFERENCES enrollments(id) ON DELETE CASCADE,
    item_id INTEGER NOT NULL REFERENCES configuration_items(id) ON DELETE CASCADE,
    revision_id INTEGER NOT NULL,
    state INTEGER NOT NULL,
    command_id INTEGER,
    reason TEXT NOT NULL DEFAULT '',
    digest BLOB NOT NULL DEFAULT x'',
    at INTEGER NOT NULL,
    PRIMARY KEY (enrollment_id, item_id)
) WITHOUT ROWID;

CREATE INDEX item_results_by_item ON item_results(item_id, state);

CREATE TABLE people (
    id INTEGER PRIMARY KEY,
    organisation_id INTEGER NOT NULL REFERENCES organisations(id) ON DELETE CASCADE,
    short_name TEXT NOT NULL COLLATE NOCASE,
    full_name TEXT NOT NULL DEFAULT '',
    email TEXT NOT NULL DEFAULT '',
    department TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT '',
    left_at INTEGER,
    UNIQUE (organisation_id, short_name)
);

-- Who holds which device.
CREATE TABLE device_holders (
    device_id INTEGER PRIMARY KEY REFERENCES devices(id) ON DELETE CASCADE,
    person_id INTEGER NOT NULL REFERENCES people(id) ON DELETE CASCADE,
    since INTEGER NOT NULL
);

CREATE INDEX device_holders_by_person ON device_holders(person_id);
