-- The tags of each instance, one by one, to find it by; the instance's own row has them all to show. Instances that were
-- started before this table was there are not in it. Tags go with their instance, whoever deletes it: replicas of an older version
-- do not know them.
CREATE TABLE durable_tag (
  instance_id VARCHAR(200) NOT NULL REFERENCES durable_instance ON DELETE CASCADE,
  name        VARCHAR(200) NOT NULL,
  tag_value   VARCHAR(200) NOT NULL,
  PRIMARY KEY (instance_id, name)
);

-- Serves the search for those with a tag.
CREATE INDEX durable_tag_value ON durable_tag (name, tag_value, instance_id);
