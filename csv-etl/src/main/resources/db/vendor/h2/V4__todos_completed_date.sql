-- The flag becomes a date; under the old name stays a view with the old shape, for functions of the old version.
ALTER TABLE todos RENAME TO todo_items;
ALTER TABLE todo_items ADD completed_date TIMESTAMP(6) WITH TIME ZONE;
-- Nobody knows when; not later than now.
UPDATE todo_items SET completed_date = CURRENT_TIMESTAMP WHERE completed;
ALTER TABLE todo_items DROP COLUMN completed;

CREATE VIEW todos AS
SELECT id, title, COALESCE(completed_date <= CURRENT_TIMESTAMP, FALSE) AS completed
FROM todo_items;

CREATE TRIGGER write_todos INSTEAD OF INSERT, UPDATE, DELETE ON todos
FOR EACH ROW CALL 'lessserver.etl.todo.WriteTodos';
