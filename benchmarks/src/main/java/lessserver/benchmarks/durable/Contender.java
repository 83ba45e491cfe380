package lessserver.benchmarks.durable;

/** An engine that runs the workflow of four steps. Safe for use by many threads. */
interface Contender extends AutoCloseable {

  /** Starts a workflow and waits for its result. */
  String run(String input) throws Exception;

  @Override
  void close();
}
