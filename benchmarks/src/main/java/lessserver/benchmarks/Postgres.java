package lessserver.benchmarks;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** A PostgreSQL of the benchmark's own, which waits for the disk at each commit. */
public final class Postgres implements AutoCloseable {

  public static final String USER = "postgres";

  private final EmbeddedPostgres server;
  private final long pid;

  private Postgres(EmbeddedPostgres server, long pid) {
    this.server = server;
    this.pid = pid;
  }

  public static Postgres start(Path data) throws IOException {
    // The library starts with both off, which no claim about durability may rest on.
    EmbeddedPostgres server =
        EmbeddedPostgres.builder()
            .setDataDirectory(data)
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .start();
    String pid = Files.readAllLines(data.resolve("postmaster.pid")).getFirst();
    return new Postgres(server, Long.parseLong(pid));
  }

  /** Of the server's first process, whose children are all the others. */
  public long pid() {
    return pid;
  }

  public String url(String database) {
    return server.getJdbcUrl(USER, database);
  }

  public void create(String database) throws SQLException {
    execute("CREATE DATABASE " + database);
  }

  public void drop(String database) throws SQLException {
    execute("DROP DATABASE " + database + " WITH (FORCE)");
  }

  /** Writes out what others left dirty, so that nobody pays for it later. */
  public void checkpoint() throws SQLException {
    execute("CHECKPOINT");
  }

  /** A setting as the running server tells it. */
  public String setting(String name) throws SQLException {
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SHOW " + name)) {
      row.next();
      return row.getString(1);
    }
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
