package lessserver.benchmarks.redirects;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Redirects by a running suite, and by nginx that leads to the same address at once or passes on to
 * the same service. {@code wrk} asks on one thread, in a closed loop. Prints tables. With nothing
 * but the JDK, so that it runs as a source file.
 */
public final class RedirectsBenchmark {

  private static final String CODE = "bench";
  private static final String TARGET = "https://example.com/";
  private static final int SERVICE_PORT = 8081;
  private static final int WARM_UP_SECONDS = 15;
  private static final Duration TO_CATCH_UP = Duration.ofMinutes(2);

  /** Who calls as a program is not counted among the visitors. */
  private static final String BROWSER =
      "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

  private static final Pattern RATE = Pattern.compile("Requests/sec: +([0-9.]+)");
  private static final Pattern TOTAL = Pattern.compile("(\\d+) requests in");
  private static final Pattern MEDIAN = Pattern.compile(" 50% +([0-9.]+)(us|ms|s)");
  private static final Pattern P99 = Pattern.compile(" 99% +([0-9.]+)(us|ms|s)");
  private static final Pattern BAD = Pattern.compile("(Non-2xx or 3xx responses: .*)");
  private static final Pattern CLICKS = Pattern.compile("\"clicks\":(\\d+)");

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Path data;
  private final int seconds;
  private final String key;
  private final String token;
  private long clicks;

  /** Whom wrk asks. */
  private record Contender(
      String name, String address, List<String> headers, List<Long> processes, boolean counts) {}

  /** What wrk said. */
  private record Seen(double rate, long total, double medianMillis, double p99Millis, double cpu) {}

  private RedirectsBenchmark(Path data, int seconds) throws IOException {
    this.data = data;
    this.seconds = seconds;
    this.key = Files.readString(data.resolve("api-key")).strip();
    this.token = Files.readString(data.resolve("suite-token")).strip();
  }

  /**
   * Takes the suite's data folder, and the seconds that each row is to last.
   *
   * @param arguments those two
   */
  public static void main(String[] arguments) throws Exception {
    new RedirectsBenchmark(Path.of(arguments[0]), Integer.parseInt(arguments[1])).run();
  }

  private void run() throws Exception {
    create();
    long gateway = process("gateway");
    long service = process("url-shortener");
    int returning = freePort();
    int passing = freePort();
    Process nginx = nginx(returning, passing);
    try {
      List<Long> workers =
          Stream.concat(Stream.of(nginx.pid()), nginx.descendants().map(ProcessHandle::pid))
              .toList();
      List<String> ours = List.of(BROWSER, "X-Suite-Token: " + token);
      Contender direct =
          new Contender(
              "url-shortener",
              "http://127.0.0.1:" + SERVICE_PORT + "/" + CODE,
              ours,
              List.of(service),
              true);
      Contender through =
          new Contender(
              "gateway, url-shortener",
              "http://127.0.0.1:8080/" + CODE,
              List.of(BROWSER),
              List.of(gateway, service),
              true);
      Contender returns =
          new Contender(
              "nginx, return 302",
              "http://127.0.0.1:" + returning + "/" + CODE,
              List.of(BROWSER),
              workers,
              false);
      Contender passes =
          new Contender(
              "nginx, proxy_pass to url-shortener",
              "http://127.0.0.1:" + passing + "/" + CODE,
              List.of(BROWSER),
              Stream.concat(workers.stream(), Stream.of(service)).toList(),
              true);
      for (Contender each : List.of(direct, through)) {
        ask(each, 64, WARM_UP_SECONDS);
      }
      System.out.printf(
          "RSS before: gateway %d MB, url-shortener %d MB%n%n",
          megabytes(gateway), megabytes(service));
      System.out.println(
          "| who | connections | redirects/s | p50 ms | p99 ms | CPU-us each | : nginx |");
      System.out.println("|---|--:|--:|--:|--:|--:|--:|");
      for (int connections : new int[] {1, 64}) {
        compare(returns, direct, connections);
        compare(passes, through, connections);
      }
      catchUp();
      System.out.printf(
          "RSS after: gateway %d MB, url-shortener %d MB%n",
          megabytes(gateway), megabytes(service));
      makeLinks();
    } finally {
      nginx.destroy();
      nginx.waitFor();
    }
  }

  private void compare(Contender peer, Contender ours, int connections) throws Exception {
    Seen theirs = ask(peer, connections, seconds);
    row(peer, connections, theirs, theirs);
    row(ours, connections, ask(ours, connections, seconds), theirs);
  }

  private static void row(Contender who, int connections, Seen seen, Seen peer) {
    System.out.printf(
        Locale.ROOT,
        "| %s | %d | **%,.0f** | %.2f | %.2f | %.0f | %.2f |%n",
        who.name,
        connections,
        seen.rate,
        seen.medianMillis,
        seen.p99Millis,
        1e6 * seen.cpu / seen.total,
        seen.rate / peer.rate);
  }

  private Seen ask(Contender who, int connections, int time) throws Exception {
    List<String> command = new ArrayList<>();
    for (String header : who.headers) {
      command.addAll(List.of("-H", header));
    }
    command.add(who.address);
    double before = cpuSeconds(who.processes);
    String said = wrk(connections, time, command);
    double cpu = cpuSeconds(who.processes) - before;
    BAD.matcher(said)
        .results()
        .findFirst()
        .ifPresent(bad -> System.out.println(who.name + ": " + bad.group(1)));
    long total = Long.parseLong(find(TOTAL, said).group(1));
    if (who.counts) {
      clicks += total;
    }
    return new Seen(
        Double.parseDouble(find(RATE, said).group(1)),
        total,
        millis(find(MEDIAN, said)),
        millis(find(P99, said)),
        cpu);
  }

  private static String wrk(int connections, int time, List<String> more) throws Exception {
    List<String> command =
        new ArrayList<>(List.of("wrk", "-t1", "-c" + connections, "-d" + time + "s", "--latency"));
    command.addAll(more);
    return output(command);
  }

  private static String output(List<String> command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException(command + ": " + said);
    }
    return said;
  }

  private static double millis(MatchResult time) {
    double value = Double.parseDouble(time.group(1));
    return switch (time.group(2)) {
      case "us" -> value / 1e3;
      case "ms" -> value;
      default -> value * 1e3;
    };
  }

  /** How long the counting takes when the load is over, and whether it comes to the same. */
  private void catchUp() throws Exception {
    long begin = System.nanoTime();
    long counted = counted();
    while (counted < clicks && System.nanoTime() - begin < TO_CATCH_UP.toNanos()) {
      Thread.sleep(100); // Often enough to tell seconds apart.
      counted = counted();
    }
    // Of requests that wrk gave up at its end, some were answered.
    System.out.printf(
        Locale.ROOT,
        "%nClicks: %,d redirects received, %,d counted %.1f s after the load%n",
        clicks,
        counted,
        (System.nanoTime() - begin) / 1e9);
  }

  private long counted() throws IOException, InterruptedException {
    String report =
        http.send(
                request("/api/v1/clicks?groupBy=code&code=" + CODE).build(),
                BodyHandlers.ofString())
            .body();
    return CLICKS
        .matcher(report)
        .results()
        .findFirst()
        .map(it -> Long.valueOf(it.group(1)))
        .orElse(0L);
  }

  private void create() throws IOException, InterruptedException {
    HttpResponse<String> answer =
        http.send(
            request("/api/v1/links")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(newLink("\"code\": \"" + CODE + "\", ")))
                .build(),
            BodyHandlers.ofString());
    if (answer.statusCode() != 201) {
      throw new IllegalStateException(answer.body());
    }
  }

  private static String newLink(String more) {
    return "{" + more + "\"url\": \"" + TARGET + "\"}";
  }

  private void makeLinks() throws Exception {
    Path script = Files.createTempFile(data, "links", ".lua");
    Files.writeString(
        script,
        "wrk.method = 'POST'\nwrk.body = '"
            + newLink("")
            + "'\n"
            + "wrk.headers['Content-Type'] = 'application/json'\n");
    String said =
        wrk(
            64,
            seconds,
            List.of(
                "-s",
                script.toString(),
                "-H",
                "X-API-Key: " + key,
                "http://127.0.0.1:8080/api/v1/links"));
    System.out.printf(
        "Links made through the gateway by 64 clients: %s/s, p50 %.1f ms, p99 %.1f ms%n%s",
        find(RATE, said).group(1),
        millis(find(MEDIAN, said)),
        millis(find(P99, said)),
        BAD.matcher(said).results().map(bad -> bad.group(1) + "\n").findFirst().orElse(""));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:8080" + path))
        .header("X-API-Key", key);
  }

  private Process nginx(int returning, int passing) throws IOException, InterruptedException {
    Path folder = Files.createDirectory(data.resolve("nginx"));
    Path configuration = folder.resolve("nginx.conf");
    Files.writeString(
        configuration,
        """
        daemon off;
        pid %1$s/pid;
        error_log %1$s/error.log;
        worker_processes auto;
        events { worker_connections 1024; }
        http {
          access_log off;
          keepalive_requests 1000000000;
          client_body_temp_path %1$s/body;
          proxy_temp_path %1$s/proxy;
          fastcgi_temp_path %1$s/fastcgi;
          uwsgi_temp_path %1$s/uwsgi;
          scgi_temp_path %1$s/scgi;
          server {
            listen 127.0.0.1:%2$d;
            location / { return 302 %6$s; }
          }
          upstream service {
            server 127.0.0.1:%4$d;
            keepalive 64;
          }
          server {
            listen 127.0.0.1:%3$d;
            location / {
              proxy_pass http://service;
              proxy_http_version 1.1;
              proxy_set_header Connection "";
              proxy_set_header X-Suite-Token %5$s;
            }
          }
        }
        """
            .formatted(folder, returning, passing, SERVICE_PORT, token, TARGET));
    Process nginx = new ProcessBuilder("nginx", "-c", configuration.toString()).inheritIO().start();
    awaitOpen(passing);
    return nginx;
  }

  private void awaitOpen(int port) throws IOException, InterruptedException {
    for (int attempt = 0; ; attempt++) {
      try {
        http.send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port)).build(),
            BodyHandlers.discarding());
        return;
      } catch (IOException e) {
        if (attempt == 50) {
          throw e;
        }
      }
      Thread.sleep(100); // nginx does not say when it listens.
    }
  }

  /** The process of that name in the suite. */
  private long process(String name) throws Exception {
    String status = output(List.of("./suite", "--data", data.toString(), "status", "--json"));
    Pattern pid = Pattern.compile("\"name\" ?: ?\"" + name + "\"[^}]*?\"pid\" ?: ?(\\d+)");
    return Long.parseLong(find(pid, status).group(1));
  }

  private static double cpuSeconds(List<Long> processes) throws IOException {
    double sum = 0;
    for (long pid : processes) {
      String line = Files.readString(Path.of("/proc/" + pid + "/stat"));
      String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
      sum += (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / 100.0; // ticks
    }
    return sum;
  }

  private static long megabytes(long process) throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc/" + process + "/status"))) {
      return lines
              .filter(line -> line.startsWith("VmRSS:"))
              .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
              .findFirst()
              .orElseThrow()
          / 1024;
    }
  }

  private static MatchResult find(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no " + pattern + " in " + text));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
