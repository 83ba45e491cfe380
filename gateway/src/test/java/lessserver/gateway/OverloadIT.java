package lessserver.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static lessserver.gateway.FakeService.answering;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import lessserver.testing.ForkedJvm;
import lessserver.testing.FreePorts;
import lessserver.testing.TemporaryData;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Far more clients than a service has room for, at a gateway in a process of its own: its heap is
 * less than half of what the suite gives it, and it ends when that is not enough.
 */
class OverloadIT {

  private static final int CONNECTIONS = 8;
  private static final int CLIENTS = 400;
  private static final int CALLS_EACH = 10;

  private static final String REDIRECT = "/abc123";
  private static final String LINKS = "/api/v1/links";

  /** Far more than it takes, and less than after what those who hang about are given up. */
  private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(30);

  /** What the suite promises. */
  private static final Duration RECOVERED_WITHIN = Duration.ofSeconds(10);

  private static final FakeService SERVICE = FakeService.start();
  private static final FakeService REST = FakeService.start();
  private static final int PORT = FreePorts.next();

  private static HttpClient client;
  private static ForkedJvm gateway;

  @BeforeAll
  static void startGateway() {
    Path data = TemporaryData.newFolder();
    TestKeys.write(
        data,
        TestKeys.key("everything", TestKeys.ALL, "read", "write", "admin"),
        TestKeys.key("reader", TestKeys.READER, "read"));
    client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    gateway =
        ForkedJvm.start(
            List.of("-Xmx64m", "-XX:MaxDirectMemorySize=64m", "-XX:+ExitOnOutOfMemoryError"),
            GatewayApplication.class,
            Stream.concat(settings(data), services()).toArray(String[]::new));
    await()
        .ignoreExceptions()
        .until(() -> send("GET", REDIRECT, BodyPublishers.noBody()).statusCode() == 200);
  }

  private static Stream<String> settings(Path data) {
    return Stream.of(
        "--server.port=" + PORT,
        "--lessserver.data=" + data,
        "--SUITE_TOKEN=" + TemporaryData.SUITE_TOKEN,
        "--management.zipkin.tracing.export.enabled=false",
        "--lessserver.limits.requests-per-key.calls=100",
        // The service is slow because it has much to do, never because the machine has.
        "--lessserver.services.url-shortener.response-timeout=60s",
        "--lessserver.head-timeout=5m",
        "--spring.cloud.gateway.server.webflux.httpclient.connect-timeout=20000",
        "--spring.cloud.gateway.server.webflux.httpclient.pool.max-connections=" + CONNECTIONS);
  }

  private static Stream<String> services() {
    return Stream.concat(
        Stream.of("--lessserver.services.url-shortener.uri=" + SERVICE.uri()),
        Stream.of("csv-etl", "image-archiver", "order-orchestrator", "simulators", "stock-monitor")
            .map(name -> "--lessserver.services." + name + ".uri=" + REST.uri()));
  }

  @AfterAll
  static void stopGateway() {
    client.close();
    gateway.close();
  }

  @BeforeEach
  void everythingIsWell() {
    SERVICE.reset();
  }

  @Test
  void of_hundreds_who_call_at_once_each_is_served_or_told_when_to_come_again() throws Exception {
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    SERVICE.behave(
        (request, connection) -> {
          most.accumulateAndGet(inside.incrementAndGet(), Math::max);
          try {
            Thread.sleep(50); // The service is slow, not the test.
            answering(200, "{}").handle(request, connection);
          } finally {
            inside.decrementAndGet();
          }
        });

    List<HttpResponse<String>> answers = flood();

    assertThat(answers)
        .hasSize(CLIENTS * CALLS_EACH)
        .extracting(HttpResponse::statusCode)
        .contains(200, 429, 503)
        .containsOnly(200, 429, 503);
    assertThat(answers)
        .filteredOn(answer -> answer.statusCode() != 200)
        .allSatisfy(OverloadIT::assertTellsWhenToComeAgain);
    assertThat(most).hasValueLessThanOrEqualTo(CONNECTIONS);
    await().atMost(RECOVERED_WITHIN).untilAsserted(OverloadIT::assertEverybodyIsServed);
  }

  /** Half of them follow links, the others have a key, which may not ask so often. */
  private static List<HttpResponse<String>> flood() throws Exception {
    List<Callable<List<HttpResponse<String>>>> clients =
        IntStream.range(0, CLIENTS)
            .mapToObj(
                number ->
                    number % 2 == 0 ? calls(REDIRECT) : calls(LINKS, "X-API-Key", TestKeys.READER))
            .toList();
    List<HttpResponse<String>> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<List<HttpResponse<String>>> each : threads.invokeAll(clients)) {
        answers.addAll(each.get());
      }
    }
    return answers;
  }

  private static Callable<List<HttpResponse<String>>> calls(String path, String... headers) {
    return () -> {
      List<HttpResponse<String>> answers = new ArrayList<>();
      for (int call = 0; call < CALLS_EACH; call++) {
        answers.add(send("GET", path, BodyPublishers.noBody(), headers));
      }
      return answers;
    };
  }

  private static void assertTellsWhenToComeAgain(HttpResponse<String> answer) {
    assertThat(answer.headers().firstValue("Retry-After").orElseThrow()).matches("[1-9][0-9]*");
    assertThat(answer.headers().firstValue("content-type")).contains("application/problem+json");
    assertThat(answer.body())
        .contains("\"status\":" + answer.statusCode(), "\"correlationId\"")
        .containsPattern("urn:lessserver:problem:(rate-limit|service-busy)");
  }

  static Stream<Arguments> halves() {
    String post = "POST /abc123 HTTP/1.1\r\nHost: localhost\r\n";
    return Stream.of(
        Arguments.of("heads", post + "X-More: "),
        Arguments.of("short bodies", post + "Content-Length: 1000\r\n\r\nhello"),
        Arguments.of("long bodies", post + "Content-Length: 1000000\r\n\r\n" + "x".repeat(50_000)),
        Arguments.of(
            "bodies of unknown length", post + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("halves")
  void hundreds_who_send_half_of_what_they_said_keep_nobody_else_from_being_served(
      String name, String half) throws Exception {
    List<Socket> halves = new ArrayList<>();
    try {
      for (int each = 0; each < CLIENTS; each++) {
        Socket socket = new Socket("localhost", PORT);
        halves.add(socket);
        socket.getOutputStream().write(half.getBytes(US_ASCII));
      }
      for (int again = 0; again < 10; again++) {
        assertEverybodyIsServed();
      }
    } finally {
      for (Socket each : halves) {
        each.close();
      }
    }
    await()
        .atMost(RECOVERED_WITHIN)
        .until(() -> post(BodyPublishers.ofByteArray(new byte[900_000])).statusCode() == 200);
  }

  private static void assertEverybodyIsServed() throws Exception {
    assertThat(send("GET", REDIRECT, BodyPublishers.noBody()).statusCode()).isEqualTo(200);
    assertThat(post(BodyPublishers.ofString("{}")).statusCode()).isEqualTo(200);
  }

  private static HttpResponse<String> post(BodyPublisher body) throws Exception {
    return send("POST", LINKS, body, "X-API-Key", TestKeys.ALL);
  }

  private static HttpResponse<String> send(
      String method, String path, BodyPublisher body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + PORT + path))
            .timeout(ANSWERED_WITHIN)
            .method(method, body);
    return client.send(
        (headers.length == 0 ? request : request.headers(headers)).build(),
        BodyHandlers.ofString());
  }
}
