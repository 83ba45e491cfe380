-- Ids one by one: each connection would take a stock of its own, and new clicks are told from old ones by their ids.
ALTER TABLE clicks ALTER COLUMN id SET CACHE 1;
