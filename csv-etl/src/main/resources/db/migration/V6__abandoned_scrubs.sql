-- Serve a run whose process ended before it did: that it is found, and how far it had come.
CREATE INDEX scrub_runs_ended_at ON scrub_runs (ended_at);
CREATE INDEX quarantine_run ON quarantine (dataset_id, run);
