package lessserver.benchmarks.durable;

import dev.dbos.transact.DBOS;
import dev.dbos.transact.config.DBOSConfig;
import dev.dbos.transact.workflow.Workflow;

/** DBOS Transact, as its documentation uses it: plain Java, its own pool, its defaults. */
final class Dbos implements Contender {

  /** The workflow, as clients call it: through a proxy that DBOS makes. */
  private interface DbosChain {

    String run(String input);
  }

  private record DurableSteps(DBOS dbos) implements DbosChain {

    @Override
    @Workflow(name = "chain")
    public String run(String input) {
      String first = dbos.runStep(() -> input + "1", "first");
      String second = dbos.runStep(() -> first + "2", "second");
      String third = dbos.runStep(() -> second + "3", "third");
      return dbos.runStep(() -> third + "4", "fourth");
    }
  }

  private final DBOS dbos;
  private final DbosChain chain;

  private Dbos(DBOS dbos, DbosChain chain) {
    this.dbos = dbos;
    this.chain = chain;
  }

  static Dbos start(String jdbcUrl, String user) {
    DBOS dbos =
        new DBOS(
            DBOSConfig.defaults("benchmark")
                .withDatabaseUrl(jdbcUrl)
                .withDbUser(user)
                .withDbPassword(""));
    DbosChain chain = dbos.registerProxy(DbosChain.class, new DurableSteps(dbos));
    dbos.launch();
    return new Dbos(dbos, chain);
  }

  static String version() {
    return DBOS.version();
  }

  @Override
  public String run(String input) {
    return dbos.startWorkflow(() -> chain.run(input)).getResult();
  }

  @Override
  public void close() {
    dbos.shutdown();
  }
}
