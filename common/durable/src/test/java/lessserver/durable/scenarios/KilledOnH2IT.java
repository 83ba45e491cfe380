package lessserver.durable.scenarios;

import java.util.List;
import lessserver.testing.TemporaryData;

/** On an H2 file, which one process has at a time. */
class KilledOnH2IT extends KillContract {

  private final String url =
      "jdbc:h2:file:" + TemporaryData.newFolder() + "/db;WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE";

  @Override
  String half() {
    return "before";
  }

  @Override
  List<String> store() {
    return List.of("--spring.datasource.url=" + url);
  }
}
