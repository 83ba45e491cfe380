-- The read model of clicks gets generations, so that one can be built while another is read.
ALTER TABLE clicks ADD COLUMN generation      INTEGER NOT NULL DEFAULT 0;
ALTER TABLE clicks ADD COLUMN event_id        VARCHAR(64); -- by which a click is known if it comes again
ALTER TABLE clicks ADD COLUMN topic_partition INTEGER NOT NULL DEFAULT -1;
ALTER TABLE clicks ADD COLUMN topic_offset    BIGINT  NOT NULL DEFAULT -1;
ALTER TABLE clicks ADD COLUMN visitor         VARCHAR(16); -- a hash that nobody can turn back
UPDATE clicks SET event_id = CONCAT('v1-', id);
ALTER TABLE clicks ALTER COLUMN event_id SET NOT NULL;

DROP INDEX clicks_code;
DROP INDEX clicks_campaign;
DROP INDEX clicks_clicked_at;

-- Sees to it that a click is in a generation once.
CREATE UNIQUE INDEX clicks_event ON clicks (event_id, generation);

-- Serve the reports, which are of a code or a campaign, over a time.
CREATE INDEX clicks_code ON clicks (generation, code, clicked_at);
CREATE INDEX clicks_campaign ON clicks (generation, campaign, clicked_at);
CREATE INDEX clicks_clicked_at ON clicks (generation, clicked_at);

-- Serves the stream of clicks.
CREATE INDEX clicks_position ON clicks (generation, topic_partition, topic_offset);

-- One row: which generation is read, which is built, and how far that is.
CREATE TABLE click_model (
  no                 INTEGER PRIMARY KEY,
  live               INTEGER NOT NULL,
  building           INTEGER,
  newest             INTEGER NOT NULL,
  rebuild_status     VARCHAR(20) NOT NULL,
  rebuild_started_at TIMESTAMP(6) WITH TIME ZONE,
  rebuild_ended_at   TIMESTAMP(6) WITH TIME ZONE,
  rebuild_read       BIGINT NOT NULL,
  rebuild_total      BIGINT
);
INSERT INTO click_model (no, live, newest, rebuild_status, rebuild_read) VALUES (1, 0, 0, 'NEVER_STARTED', 0);

-- How far each partition of the topic is counted.
CREATE TABLE click_positions (
  topic_partition INTEGER PRIMARY KEY,
  next_offset     BIGINT  NOT NULL,
  newest_click    TIMESTAMP(6) WITH TIME ZONE
);
INSERT INTO click_positions (topic_partition, next_offset, newest_click)
  SELECT -1, 0, max(clicked_at) FROM clicks HAVING count(*) > 0;

-- The secret with which a day's visitors become hashes; deleted when the day is over.
CREATE TABLE visitor_salts (
  salted_on DATE        PRIMARY KEY,
  salt      VARCHAR(44) NOT NULL
);
