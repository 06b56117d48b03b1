-- Each time that a run waited: from when until when, and why.
CREATE TABLE run_waits (
    run_id INTEGER NOT NULL REFERENCES runs(id) ON DELETE CASCADE,
    began_at INTEGER NOT NULL,
    until INTEGER NOT NULL,
    reason TEXT NOT NULL
);

CREATE INDEX run_waits_by_run ON run_waits(run_id);

-- The warning before a token's end that somebody has taken note of, in days; see tokenWarningDays.
ALTER TABLE tokens ADD COLUMN noted_warning INTEGER;
