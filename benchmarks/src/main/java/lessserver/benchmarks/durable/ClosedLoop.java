package lessserver.benchmarks.durable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Clients that each run one workflow after the other. Those that end within the measured time
 * count.
 */
final class ClosedLoop {

  private final Contender contender;
  private final OptionalLong server;

  /**
   * @param server the first process of the database's server, where there is one
   */
  ClosedLoop(Contender contender, OptionalLong server) {
    this.contender = contender;
    this.server = server;
  }

  Measurement measure(int clients, Duration warmUp, Duration measured)
      throws InterruptedException, ExecutionException {
    long from = System.nanoTime() + warmUp.toNanos();
    long until = from + measured.toNanos();
    // Virtual threads, as requests to a service have.
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<List<Duration>>> latencies = new ArrayList<>();
      for (int client = 0; client < clients; client++) {
        String input = "client" + client + "-";
        latencies.add(threads.submit(() -> run(input, from, until)));
      }
      TimeUnit.NANOSECONDS.sleep(from - System.nanoTime());
      CpuTime before = CpuTime.soFar(server);
      TimeUnit.NANOSECONDS.sleep(until - System.nanoTime());
      CpuTime used = CpuTime.soFar(server).minus(before);
      List<Duration> all = new ArrayList<>();
      for (Future<List<Duration>> each : latencies) {
        all.addAll(each.get());
      }
      return new Measurement(all, measured, used);
    }
  }

  private List<Duration> run(String input, long from, long until) throws Exception {
    List<Duration> latencies = new ArrayList<>();
    String expected = Contender.expected(input);
    while (true) {
      long begun = System.nanoTime();
      if (begun >= until) {
        return latencies;
      }
      String result = contender.run(input);
      long ended = System.nanoTime();
      if (!result.equals(expected)) {
        throw new IllegalStateException("%s became %s".formatted(input, result));
      }
      if (ended >= from && ended < until) {
        latencies.add(Duration.ofNanos(ended - begun));
      }
    }
  }
}
