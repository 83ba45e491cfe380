-- Whether its code is that of workers who connect over the network, and no bean's. Instances that were started before are taken for
-- such where the name has no bean and the endpoint is on.
ALTER TABLE durable_instance ADD COLUMN remote BOOLEAN DEFAULT FALSE NOT NULL;
