-- How far the enrollment server has come with a device (see Management), and since when: so that the table of devices can
-- be asked for it. Kept by whoever saves an enrollment.
ALTER TABLE devices ADD COLUMN management INTEGER NOT NULL DEFAULT 0;

ALTER TABLE devices ADD COLUMN management_at INTEGER NOT NULL DEFAULT 0;

-- Unless Apple says that it was switched on since: then it was erased, and has not come to us yet. Apple's clock and ours
-- may differ by minutes, and nobody erases a device and switches it on again within ten.
ALTER TABLE devices ADD COLUMN management_now INTEGER GENERATED ALWAYS AS
    (CASE WHEN coalesce(activated_at, 0) > management_at + 600 THEN 0 ELSE management END) VIRTUAL;

UPDATE devices SET
    management = CASE e.state WHEN 0 THEN 1 WHEN 1 THEN 2 - e.is_awaiting WHEN 2 THEN 3 ELSE 0 END,
    management_at = coalesce(CASE e.state WHEN 0 THEN e.authenticated_at WHEN 1 THEN
        CASE WHEN e.is_awaiting THEN e.enrolled_at ELSE coalesce(e.configured_at, e.enrolled_at) END
        WHEN 2 THEN e.left_at END, 0)
FROM enrollments AS e WHERE e.device_id = devices.id;
