-- Ids in stocks of 100,000, which H2 gives out in one order to all connections. Each stock is a commit of its own, and
-- of the usual stocks of 32 one batch of clicks takes dozens.
ALTER TABLE clicks ALTER COLUMN id SET CACHE 100000;
