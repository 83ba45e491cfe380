package lessserver.testing;

import static org.awaitility.Awaitility.await;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * A real PostgreSQL (a process of its own that syncs every commit to the disk), started with the
 * first test that asks and shared by the rest of the build; each application context gets a new
 * database in it.
 */
public final class RealPostgres
    implements ApplicationContextInitializer<ConfigurableApplicationContext> {

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** The JDBC address of a new, empty database. */
  public static String newDatabase() {
    String name = "test_" + UUID.randomUUID().toString().replace("-", "");
    try (Connection connection = Shared.server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    } catch (SQLException e) {
      throw new IllegalStateException("cannot create database " + name, e);
    }
    return Shared.server.getJdbcUrl("postgres", name);
  }

  /** Stops it under everybody's feet: what goes on is rolled back, who comes is refused. */
  public static void stop() {
    try {
      Shared.server.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot stop PostgreSQL", e);
    }
    // The library waits some seconds only for what has to be written before.
    await().until(() -> !Files.exists(Shared.DATA.resolve("postmaster.pid")));
  }

  /**
   * Kills all its processes: what was not yet given to the operating system is lost, and with it
   * transactions that did not wait for the disk.
   */
  public static void kill() {
    try {
      String pid = Files.readAllLines(Shared.DATA.resolve("postmaster.pid")).getFirst();
      ProcessHandle server = ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
      // The first one first: it would start the others anew.
      List<ProcessHandle> all = Stream.concat(Stream.of(server), server.children()).toList();
      all.forEach(ProcessHandle::destroyForcibly);
      await().until(() -> all.stream().noneMatch(ProcessHandle::isAlive));
      Shared.server.close(); // The library holds a lock on the folder.
    } catch (IOException e) {
      throw new UncheckedIOException("cannot kill PostgreSQL", e);
    }
  }

  /** Starts it where it was, with all that it had written. */
  public static void startAgain() {
    Shared.server = Shared.start(Shared.server.getPort());
  }

  @Override
  public void initialize(ConfigurableApplicationContext context) {
    TestPropertyValues.of(
            "spring.datasource.url=" + newDatabase(),
            "spring.datasource.username=postgres",
            "spring.datasource.password=")
        .applyTo(context);
  }

  private static final class Shared {

    private static final Path DATA = TemporaryData.newFolder().resolve("postgres");
    private static final int ANY_PORT = 0;

    private static volatile EmbeddedPostgres server = start(ANY_PORT);

    private static EmbeddedPostgres start(int port) {
      try {
        // The library starts with both off, which no claim about durability may rest on.
        EmbeddedPostgres.Builder builder =
            EmbeddedPostgres.builder()
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setDataDirectory(DATA)
                .setCleanDataDirectory(false)
                .setPGStartupWait(PATIENCE);
        return (port == ANY_PORT ? builder : builder.setPort(port)).start();
      } catch (IOException e) {
        throw new UncheckedIOException("cannot start PostgreSQL", e);
      }
    }
  }
}
