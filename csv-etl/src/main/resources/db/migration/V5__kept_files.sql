-- The files that are kept, by the hash that names them. Whoever needs one, and whoever sweeps it away, locks its line.
CREATE TABLE kept_files (
  sha256      VARCHAR(64) PRIMARY KEY,
  received_at TIMESTAMP(6) WITH TIME ZONE NOT NULL -- the last time it came
);

INSERT INTO kept_files (sha256, received_at) SELECT sha256, max(received_at) FROM imports GROUP BY sha256;

-- Serve what is to be swept away: the oldest files, and whether an import needs one.
CREATE INDEX kept_files_received_at ON kept_files (received_at);
CREATE INDEX imports_file ON imports (sha256);
