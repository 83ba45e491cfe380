-- Answers to POSTs that carried an Idempotency-Key, kept for 24 hours.
CREATE TABLE idempotent_requests (
  scope        VARCHAR(200) NOT NULL, -- the client and the route
  request_key  VARCHAR(200) NOT NULL, -- the Idempotency-Key
  body_hash    CHAR(64)     NOT NULL, -- SHA-256, hex
  attempt      CHAR(36)     NOT NULL, -- who works on it; a later attempt takes over from one that died
  started_at   TIMESTAMP WITH TIME ZONE NOT NULL,
  status       INTEGER,               -- null while in flight
  content_type VARCHAR(200),
  location     VARCHAR(2000),
  body         VARCHAR(1000000),
  PRIMARY KEY (scope, request_key)
);

-- Serves the hourly deletion of what is older than a day.
CREATE INDEX idempotent_requests_started_at ON idempotent_requests (started_at);
