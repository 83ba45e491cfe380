-- The query belongs to what is asked for, too. Requests that came before have none here: theirs is not compared.
ALTER TABLE idempotent_requests ADD COLUMN query_hash CHAR(64); -- SHA-256, hex
