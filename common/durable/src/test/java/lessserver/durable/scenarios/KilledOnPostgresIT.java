package lessserver.durable.scenarios;

import java.util.List;
import lessserver.testing.RealPostgres;

/** On PostgreSQL, which goes on while the process is dead. */
class KilledOnPostgresIT extends KillContract {

  private final String url = RealPostgres.newDatabase();

  @Override
  String half() {
    return "after";
  }

  @Override
  List<Integer> commits() {
    return List.of(2, 4);
  }

  @Override
  List<String> store() {
    return List.of(
        "--spring.datasource.url=" + url,
        "--spring.datasource.username=postgres",
        "--spring.datasource.password=");
  }
}
