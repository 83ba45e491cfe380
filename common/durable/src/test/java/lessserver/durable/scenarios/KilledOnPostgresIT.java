package lessserver.durable.scenarios;

import java.util.List;
import lessserver.testing.RealPostgres;

/** On PostgreSQL, which goes on while the process is dead. */
class KilledOnPostgresIT extends KillContract {

  private final String url = RealPostgres.newDatabase();

  @Override
  List<String> store() {
    return List.of(
        "--spring.datasource.url=" + url,
        "--spring.datasource.username=postgres",
        "--spring.datasource.password=");
  }

  /**
   * Fewer: the other database has them all. With {@code -Dkills=...} they are all done here, too.
   */
  @Override
  List<String> places() {
    return Integer.getInteger("kills") == null
        ? List.of("before commit 1", "after commit 1", "before commit 3", "after commit 5")
        : super.places();
  }
}
