package lessserver.benchmarks.durable;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Stream;
import org.springframework.util.StringUtils;

/** A PostgreSQL of the benchmark's own, with fsync, whose processor time is counted. */
final class Postgres implements AutoCloseable {

  private static final long NANOS_PER_TICK = 10_000_000L;

  private final Path data;
  private final EmbeddedPostgres server;

  Postgres(Path folder) throws IOException {
    data = folder.resolve("postgres");
    server =
        EmbeddedPostgres.builder()
            .setDataDirectory(data)
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .start();
  }

  String newDatabase(String name) throws SQLException {
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    }
    return server.getJdbcUrl("postgres", name);
  }

  /** Version, fsync and synchronous_commit, as the server says. */
  String settings() throws SQLException {
    return "PostgreSQL %s, fsync=%s, synchronous_commit=%s"
        .formatted(show("server_version"), show("fsync"), show("synchronous_commit"));
  }

  private String show(String setting) throws SQLException {
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SHOW " + setting)) {
      row.next();
      return row.getString(1);
    }
  }

  /** What the server's processes have used so far, ended ones included. */
  long cpuNanos() {
    try {
      long postmaster =
          Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid")).getFirst().strip());
      long own = ticks(postmaster, true);
      try (Stream<ProcessHandle> children = ProcessHandle.of(postmaster).orElseThrow().children()) {
        return (own + children.mapToLong(child -> ticks(child.pid(), false)).sum())
            * NANOS_PER_TICK;
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read PostgreSQL's processor time", e);
    }
  }

  private static long ticks(long pid, boolean withEndedChildren) {
    try {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      String[] fields =
          StringUtils.delimitedListToStringArray(stat.substring(stat.lastIndexOf(')') + 2), " ");
      long ticks = Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
      return withEndedChildren
          ? ticks + Long.parseLong(fields[13]) + Long.parseLong(fields[14])
          : ticks;
    } catch (IOException _) {
      return 0; // It has ended in between, and counts with its parent.
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
