-- How often an image could not be fetched, what came of the last attempt, and when it is tried again.
ALTER TABLE images ADD COLUMN fetch_failures INTEGER DEFAULT 0 NOT NULL;
ALTER TABLE images ADD COLUMN fetch_code     VARCHAR(50);
ALTER TABLE images ADD COLUMN fetch_problem  VARCHAR(500);
ALTER TABLE images ADD COLUMN next_fetch_at  TIMESTAMP(6) WITH TIME ZONE;

-- Serves the timer.
CREATE INDEX images_next_fetch_at ON images (next_fetch_at);
