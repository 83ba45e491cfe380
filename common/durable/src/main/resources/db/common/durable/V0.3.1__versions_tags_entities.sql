-- Which version of the code an instance was started for, and what its starter wants to find it by.
ALTER TABLE durable_instance ADD COLUMN version VARCHAR(50);
ALTER TABLE durable_instance ADD COLUMN tags TEXT;

-- The entities that have a state or are locked.
CREATE TABLE durable_entity (
  id         VARCHAR(200) PRIMARY KEY, -- @name@key
  name       VARCHAR(200) NOT NULL,
  state      TEXT,
  locked_by  UUID,                     -- the execution that has it for itself
  updated_at TIMESTAMP(6) WITH TIME ZONE NOT NULL
);
