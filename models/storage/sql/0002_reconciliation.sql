-- What a full run found that incremental ones had not been told of; NULL where nothing was compared.
ALTER TABLE runs ADD COLUMN missed INTEGER;

-- With `present`, so that a batch counts what it did without reading the rows again.
DROP INDEX devices_by_revision;

CREATE INDEX devices_by_revision ON devices(revision, present);
