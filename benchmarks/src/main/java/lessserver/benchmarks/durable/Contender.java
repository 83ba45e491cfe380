package lessserver.benchmarks.durable;

/**
 * An engine, started on an empty database. Its workflow has four activities, each of which appends
 * its number to the string; each result is stored durably before the next one starts.
 */
interface Contender extends AutoCloseable {

  /** What the four activities make of an input. */
  static String expected(String input) {
    return input + "1234";
  }

  /** Starts one workflow and waits for its result; safe for use by many threads. */
  String run(String input) throws Exception;

  @Override
  void close();
}
