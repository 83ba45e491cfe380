package lessserver.benchmarks.redirects;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
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
import lessserver.benchmarks.ProcessCosts;
import lessserver.benchmarks.RunningSuite;
import org.awaitility.core.ConditionTimeoutException;

/**
 * Redirects by a running suite, and by nginx that leads to the same address at once or passes on to
 * the same service. {@code wrk} asks on one thread, in a closed loop. Prints tables.
 */
public final class RedirectsBenchmark {

  private static final String CODE = "bench";
  private static final String TARGET = "https://example.com/";
  private static final int SERVICE_PORT = 8081;

  /** On two busy processors the JIT compilers take this long. */
  private static final int WARM_UP_SECONDS = 75;

  private static final int OVERLOAD = 640;
  private static final Duration PROMPT = Duration.ofMillis(200);
  private static final double NANOS_PER_SECOND = 1e9;
  private static final Duration TO_CATCH_UP = Duration.ofMinutes(2);

  /** What is reported of no link costs nothing but the lag, which is asked for. */
  private static final String LAG = "/api/v1/clicks?groupBy=code&code=none";

  /** Who calls as a program is not counted among the visitors. */
  private static final String BROWSER =
      "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

  private static final Pattern RATE = Pattern.compile("Requests/sec: +([0-9.]+)");
  private static final Pattern TOTAL = Pattern.compile("(\\d+) requests in");
  private static final Pattern MEDIAN = Pattern.compile(" 50% +([0-9.]+)(us|ms|s)");
  private static final Pattern P99 = Pattern.compile(" 99% +([0-9.]+)(us|ms|s)");
  private static final Pattern STATUSES = Pattern.compile("Answers: (.*)");
  private static final Pattern BAD = Pattern.compile("(Non-2xx or 3xx responses: .*)");

  private final RunningSuite suite;
  private final int seconds;
  private final String token;
  private long clicks;

  /** Whom wrk asks. */
  private record Contender(
      String name,
      String address,
      List<String> headers,
      List<ProcessCosts> processes,
      boolean counts) {}

  /**
   * What wrk said.
   *
   * @param countedAfter seconds from the end of the load until every click was counted
   */
  private record Seen(
      double rate,
      long total,
      double medianMillis,
      double p99Millis,
      double cpu,
      double countedAfter) {}

  private RedirectsBenchmark(RunningSuite suite, int seconds) throws IOException {
    this.suite = suite;
    this.seconds = seconds;
    this.token = suite.token();
  }

  /**
   * Takes the suite's data folder, and the seconds that each row is to last.
   *
   * @param arguments those two
   */
  public static void main(String[] arguments) throws Exception {
    new RedirectsBenchmark(new RunningSuite(Path.of(arguments[0])), Integer.parseInt(arguments[1]))
        .run();
  }

  private void run() throws Exception {
    create();
    ProcessCosts gateway = ProcessCosts.of(suite.process("gateway"));
    ProcessCosts service = ProcessCosts.of(suite.process("url-shortener"));
    int returning = freePort();
    int passing = freePort();
    Process nginx = nginx(returning, passing);
    try {
      List<ProcessCosts> workers =
          Stream.concat(Stream.of(nginx.toHandle()), nginx.descendants())
              .map(ProcessCosts::of)
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
              RunningSuite.GATEWAY + "/" + CODE,
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
        ask(each, 64, WARM_UP_SECONDS); // not printed
      }
      System.out.printf(
          "RSS before: gateway %d MB, url-shortener %d MB%n%n",
          gateway.megabytes(), service.megabytes());
      System.out.println(
          "| who | connections | redirects/s | p50 ms | p99 ms | CPU-us each | counted after s |"
              + " : nginx |");
      System.out.println("|---|--:|--:|--:|--:|--:|--:|--:|");
      for (int connections : new int[] {1, 64}) {
        compare(returns, direct, connections);
        compare(passes, through, connections);
      }
      System.out.printf("%nClicks: %,d redirects received, %,d counted%n", clicks, counted());
      System.out.printf(
          "RSS after: gateway %d MB, url-shortener %d MB%n",
          gateway.megabytes(), service.megabytes());
      makeLinks();
      overload(gateway, service);
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
        "| %s | %d | **%,.0f** | %.2f | %.2f | %.0f | %s | %.2f |%n",
        who.name,
        connections,
        seen.rate,
        seen.medianMillis,
        seen.p99Millis,
        1e6 * seen.cpu / seen.total,
        who.counts ? "%.1f".formatted(seen.countedAfter) : "",
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
    BAD.matcher(said)
        .results()
        .findFirst()
        .ifPresent(bad -> System.out.println(who.name + ": " + bad.group(1)));
    long total = Long.parseLong(find(TOTAL, said).group(1));
    double countedAfter = 0;
    if (who.counts) {
      clicks += total;
      countedAfter = awaitCount();
    }
    double cpu = cpuSeconds(who.processes) - before; // with the counting
    return new Seen(
        Double.parseDouble(find(RATE, said).group(1)),
        total,
        millis(find(MEDIAN, said)),
        millis(find(P99, said)),
        cpu,
        countedAfter);
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

  /** Lets the clicks of this load be counted before the next one; returns the seconds it took. */
  private double awaitCount() {
    long begin = System.nanoTime();
    try {
      await()
          .atMost(TO_CATCH_UP)
          .pollInSameThread()
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(100)) // often enough to tell seconds apart
          .until(() -> suite.get(LAG).path("lag").asLong(-1) == 0);
    } catch (ConditionTimeoutException _) {
      System.out.println("Clicks are not counted within " + TO_CATCH_UP);
    }
    return (System.nanoTime() - begin) / NANOS_PER_SECOND;
  }

  /** By the report; of requests that wrk gave up at its end, some were answered. */
  private long counted() throws IOException, InterruptedException {
    return suite.get("/api/v1/clicks?groupBy=code&code=" + CODE).at("/items/0/clicks").asLong();
  }

  private void create() throws IOException, InterruptedException {
    HttpResponse<String> answer =
        suite.send(
            suite
                .request("/api/v1/links")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(newLink("\"code\": \"" + CODE + "\", "))));
    if (answer.statusCode() != 201) {
      throw new IllegalStateException(answer.body());
    }
  }

  private static String newLink(String more) {
    return "{" + more + "\"url\": \"" + TARGET + "\"}";
  }

  private void makeLinks() throws Exception {
    String said = wrk(64, seconds, making());
    System.out.printf(
        "Links made through the gateway by 64 clients: %s/s, p50 %.1f ms, p99 %.1f ms; %s%n",
        find(RATE, said).group(1),
        millis(find(MEDIAN, said)),
        millis(find(P99, said)),
        find(STATUSES, said).group(1));
  }

  /** Has wrk make links. */
  private List<String> making() throws IOException {
    return List.of(
        "-s",
        script(
            """
            wrk.method = 'POST'
            wrk.body = '%s'
            wrk.headers['Content-Type'] = 'application/json'
            """
                .formatted(newLink(""))),
        "-H",
        "X-API-Key: " + suite.key(),
        RunningSuite.GATEWAY + "/api/v1/links");
  }

  /**
   * A script for wrk that counts the statuses, and those that ask to come back and do not say when.
   */
  private String script(String more) throws IOException {
    Path script = Files.createTempFile(suite.data(), "wrk", ".lua");
    Files.writeString(
        script,
        more
            + """
            local thread
            function setup(it) thread = it end
            function init() counts = {} end
            function response(status, headers)
              local what = tostring(status)
              if (status == 429 or status == 503)
                  and not (headers['Retry-After'] or headers['retry-after']) then
                what = what .. ' without Retry-After'
              end
              counts[what] = (counts[what] or 0) + 1
            end
            function done(summary)
              local errors = summary.errors
              io.write('Answers: ')
              for what, count in pairs(thread:get('counts')) do
                io.write(count .. ' x ' .. what .. ', ')
              end
              print(errors.connect + errors.read + errors.write .. ' broken connections, '
                .. errors.timeout .. ' not within 2 s')
            end
            """);
    return script.toString();
  }

  /** Ten times as many clients as before, none of whom waits. */
  private void overload(ProcessCosts gateway, ProcessCosts service) throws Exception {
    System.out.printf("%nTen times the load, by %d clients:%n%n", OVERLOAD);
    List<String> following = new ArrayList<>(List.of("-s", script(""), "-H", BROWSER));
    following.add(RunningSuite.GATEWAY + "/" + CODE);
    for (List<String> load : List.of(following, making())) {
      String said = wrk(OVERLOAD, seconds, load);
      long over = System.nanoTime();
      System.out.printf(
          "- %s: %s/s, p99 %.0f ms; %s; RSS then: gateway %d MB, url-shortener %d MB; ",
          load.getLast().replace(RunningSuite.GATEWAY, ""),
          find(RATE, said).group(1),
          millis(find(P99, said)),
          find(STATUSES, said).group(1),
          gateway.megabytes(),
          service.megabytes());
      await()
          .atMost(TO_CATCH_UP)
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(100))
          .until(this::isPrompt);
      System.out.printf(
          Locale.ROOT,
          "prompt again after %.1f s%n",
          (System.nanoTime() - over) / NANOS_PER_SECOND);
    }
  }

  /** Whether a link is made and followed as by a shop that is empty. */
  private boolean isPrompt() throws IOException, InterruptedException {
    long begin = System.nanoTime();
    boolean answers =
        suite
                .send(
                    suite
                        .request("/api/v1/links")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(newLink(""))))
                .statusCode()
            == 201;
    return answers
        && suite.send(suite.request("/" + CODE)).statusCode() == 302
        && System.nanoTime() - begin < PROMPT.toNanos();
  }

  private Process nginx(int returning, int passing) throws IOException, InterruptedException {
    Path folder = Files.createDirectory(suite.data().resolve("nginx"));
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
              proxy_set_header Host 127.0.0.1:%4$d;
              proxy_set_header X-Suite-Token %5$s;
            }
          }
        }
        """
            .formatted(folder, returning, passing, SERVICE_PORT, token, TARGET));
    Process nginx = new ProcessBuilder("nginx", "-c", configuration.toString()).inheritIO().start();
    await().until(() -> isOpen(passing));
    return nginx;
  }

  /** nginx does not say when it listens. */
  private static boolean isOpen(int port) {
    try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  private static double cpuSeconds(List<ProcessCosts> processes) throws IOException {
    double sum = 0;
    for (ProcessCosts each : processes) {
      sum += each.cpuSeconds();
    }
    return sum;
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
