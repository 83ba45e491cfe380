package lessserver.etl.todo;

/** Something to be done, as the old version knows it. */
public record Todo(long id, String title, boolean completed) {}
