-- Serves the search for orders that nobody places any more.
CREATE INDEX orders_status ON orders (status, id);
