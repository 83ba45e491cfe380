-- Which topic the offsets are of: when Kafka's data was deleted it is another, and they begin anew.
ALTER TABLE click_model ADD COLUMN topic_id    VARCHAR(36);
ALTER TABLE click_model ADD COLUMN topic_since BIGINT NOT NULL DEFAULT 0; -- the last click of those before
