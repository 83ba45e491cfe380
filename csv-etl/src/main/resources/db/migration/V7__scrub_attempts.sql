-- How often a run was taken up since it last took something out: one that never gets any further is given up.
ALTER TABLE scrub_runs ADD COLUMN attempts INTEGER DEFAULT 0 NOT NULL;
