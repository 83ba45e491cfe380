package lessserver.benchmarks.durable;

import dev.dbos.transact.DBOS;
import dev.dbos.transact.config.DBOSConfig;
import dev.dbos.transact.workflow.Workflow;

/** DBOS Transact, called directly: its fastest path, without a queue. */
final class Dbos implements Contender {

  /** The workflow. */
  interface FourSteps {
    String run(String input);
  }

  private final DBOS dbos;
  private final FourSteps workflow;

  Dbos(String url, String user) {
    dbos =
        new DBOS(
            DBOSConfig.defaults("benchmark")
                .withDatabaseUrl(url)
                .withDbUser(user)
                .withDbPassword(""));
    workflow = dbos.registerProxy(FourSteps.class, new Appending(dbos));
    dbos.launch();
  }

  @Override
  public String run(String input) {
    return workflow.run(input);
  }

  @Override
  public void close() {
    dbos.shutdown();
  }

  private record Appending(DBOS dbos) implements FourSteps {

    @Override
    @Workflow(name = "appendFour")
    public String run(String input) {
      String text = input;
      for (String step : new String[] {"one", "two", "three", "four"}) {
        String before = text;
        text = dbos.runStep(() -> before + ".", step);
      }
      return text;
    }
  }
}
