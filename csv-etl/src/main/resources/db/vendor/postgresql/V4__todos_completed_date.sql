-- The flag becomes a date; under the old name stays a view with the old shape, for functions of the old version.
ALTER TABLE todos RENAME TO todo_items;
ALTER TABLE todo_items ADD completed_date TIMESTAMP(6) WITH TIME ZONE;
-- Nobody knows when; not later than now.
UPDATE todo_items SET completed_date = CURRENT_TIMESTAMP WHERE completed;
ALTER TABLE todo_items DROP COLUMN completed;

CREATE VIEW todos AS
SELECT id, title, COALESCE(completed_date <= CURRENT_TIMESTAMP, FALSE) AS completed
FROM todo_items;

CREATE FUNCTION write_todos() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  CASE TG_OP
    WHEN 'INSERT' THEN
      INSERT INTO todo_items (title, completed_date)
      VALUES (NEW.title, CASE WHEN NEW.completed THEN CURRENT_TIMESTAMP END)
      RETURNING id INTO NEW.id;
    WHEN 'UPDATE' THEN
      -- A flag that is written as it was leaves the date alone, also one to come.
      UPDATE todo_items
      SET title = NEW.title,
          completed_date = CASE
            WHEN NEW.completed = OLD.completed THEN completed_date
            WHEN NEW.completed THEN CURRENT_TIMESTAMP
          END
      WHERE id = OLD.id;
    WHEN 'DELETE' THEN
      DELETE FROM todo_items WHERE id = OLD.id;
      RETURN OLD;
  END CASE;
  RETURN NEW;
END
$$;

CREATE TRIGGER write_todos INSTEAD OF INSERT OR UPDATE OR DELETE ON todos
FOR EACH ROW EXECUTE FUNCTION write_todos();
