ALTER TABLE links ADD COLUMN title         VARCHAR(200);
ALTER TABLE links ADD COLUMN redirect      INTEGER NOT NULL DEFAULT 302;
ALTER TABLE links ADD COLUMN forward_query BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE links ADD COLUMN max_visits    BIGINT;
ALTER TABLE links ADD COLUMN visits        BIGINT NOT NULL DEFAULT 0; -- counted where they are limited
ALTER TABLE links ADD COLUMN expired_url   VARCHAR(4096);
ALTER TABLE links ADD COLUMN ended_at      TIMESTAMP(6) WITH TIME ZONE; -- when the end was told
ALTER TABLE links ALTER COLUMN url SET DATA TYPE VARCHAR(4096); -- as browsers write it

-- Serves the timer.
CREATE INDEX links_expires_at ON links (ended_at, expires_at);

CREATE TABLE link_tags (
  link_id BIGINT      NOT NULL REFERENCES links ON DELETE CASCADE,
  tag     VARCHAR(50) NOT NULL,
  PRIMARY KEY (link_id, tag)
);

-- Serves the list of a tag's links.
CREATE INDEX link_tags_tag ON link_tags (tag, link_id);

-- Who does what only one replica may do; ShedLock's own table.
CREATE TABLE shedlock (
  name       VARCHAR(64)  PRIMARY KEY,
  lock_until TIMESTAMP(3) NOT NULL,
  locked_at  TIMESTAMP(3) NOT NULL,
  locked_by  VARCHAR(255) NOT NULL
);
