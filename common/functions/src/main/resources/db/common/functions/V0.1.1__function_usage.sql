-- What the service's functions did on each day, all replicas together; what they would cost is made of this.
CREATE TABLE function_usage (
  function_name   VARCHAR(200)   NOT NULL,
  used_on         DATE           NOT NULL, -- by UTC
  invocations     BIGINT         NOT NULL,
  errors          BIGINT         NOT NULL,
  megabyte_millis BIGINT         NOT NULL, -- what is billed of time and memory, minimums and roundings included
  times           VARCHAR(60000) NOT NULL, -- how long the calls took, in microseconds: an HdrHistogram, in Base64
  PRIMARY KEY (function_name, used_on)
);

-- Serves the reports of the last days, and the daily deletion of what is older.
CREATE INDEX function_usage_used_on ON function_usage (used_on);
