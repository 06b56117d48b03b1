-- How often each organisation is synced by itself; without a row nightly. See Schedule.
CREATE TABLE schedules (
    organisation_id INTEGER PRIMARY KEY REFERENCES organisations(id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    at_minute INTEGER NOT NULL,
    every_minutes INTEGER NOT NULL,
    quiet_from INTEGER NOT NULL,
    quiet_until INTEGER NOT NULL
);

-- How many devices a full run will bring, as far as the list before tells; NULL while that is not known.
ALTER TABLE runs ADD COLUMN expected INTEGER;

-- What somebody wants of a run that goes on: '', 'pause', 'resume' or 'cancel'. Whoever runs it reads this, which may
-- be another program on the same workspace.
ALTER TABLE runs ADD COLUMN wish TEXT NOT NULL DEFAULT '';

CREATE INDEX runs_open ON runs(organisation_id) WHERE state IN ('running', 'paused');
