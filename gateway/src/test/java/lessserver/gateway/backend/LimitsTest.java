package lessserver.gateway.backend;

import static lessserver.gateway.FakeService.answering;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import lessserver.gateway.RunningGateway;
import lessserver.gateway.TestKeys;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class LimitsTest extends RunningGateway {

  private static final byte[] TEN_MEGABYTES = new byte[10_000_000];
  private static final String OF_OTHER =
      "GET /api/v1/other HTTP/1.1\r\nHost: localhost\r\nX-API-Key: " + TestKeys.ALL + "\r\n";

  @RepeatedTest(20)
  void a_body_that_says_it_is_too_large_never_reaches_the_service() {
    HttpResponse<String> answer = post("/api/v1/other", BodyPublishers.ofByteArray(TEN_MEGABYTES));

    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(answer.headers().firstValue("content-type")).contains("application/problem+json");
    assertThat(answer.body()).contains("1024 KB");
    assertThat(OTHER.received()).isEmpty();
  }

  @RepeatedTest(20)
  void a_body_of_unknown_length_is_refused_once_it_is_too_large() {
    HttpResponse<String> answer =
        post(
            "/api/v1/other",
            BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(TEN_MEGABYTES)));

    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(answer.headers().firstValue("content-type")).contains("application/problem+json");
  }

  @Test
  void a_body_of_unknown_length_within_the_limit_passes() {
    HttpResponse<String> answer =
        post(
            "/api/v1/other",
            BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[1_000_000])));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(OTHER.received().getFirst().bodyLength()).isEqualTo(1_000_000);
  }

  @Test
  void headers_that_are_too_large_are_a_problem() {
    assertThat(send("GET", "/abc123", "X-Large", "x".repeat(7_500)).statusCode()).isEqualTo(200);
    HttpResponse<String> answer = send("GET", "/abc123", "X-Large", "x".repeat(8_500));

    assertThat(answer.statusCode()).isEqualTo(431);
    assertThat(answer.headers().firstValue("content-type")).contains("application/problem+json");
    assertThat(answer.headers().allValues("X-Correlation-Id")).hasSize(1);
  }

  @Test
  void an_address_that_is_too_long_is_a_problem() {
    HttpResponse<String> answer = send("GET", "/abc123?" + "x".repeat(20_000));

    assertThat(answer.statusCode()).isEqualTo(414);
    assertThat(answer.headers().firstValue("content-type")).contains("application/problem+json");
    assertThat(answer.headers().allValues("X-Correlation-Id")).hasSize(1);
    assertThat(SHORTENER.received()).isEmpty();
  }

  @Test
  void what_is_not_http_is_a_problem() throws IOException {
    assertThat(say("GET / FTP/1\r\n\r\n"))
        .startsWith("HTTP/1.1 400")
        .contains("application/problem+json");
    assertThat(say("GET /%zz HTTP/1.1\r\nHost: localhost\r\n\r\n"))
        .startsWith("HTTP/1.1 400")
        .contains("application/problem+json");
  }

  @Test
  void a_body_that_stops_coming_is_given_up_and_no_fault_of_the_service() throws IOException {
    for (int request = 0; request < 5; request++) {
      assertThat(
              say(
                  "POST /api/v1/links HTTP/1.1\r\nHost: localhost\r\nX-API-Key: "
                      + TestKeys.ALL
                      + "\r\nContent-Length: 1000\r\n\r\nhello"))
          .startsWith("HTTP/1.1 408")
          .contains("application/problem+json");
    }
    assertThat(get("/api/v1/links").statusCode()).isEqualTo(200);
  }

  @Test
  void headers_that_do_not_come_to_an_end_are_given_up() throws Exception {
    try (Socket socket = new Socket("localhost", port)) {
      socket.setSoTimeout(100);
      socket
          .getOutputStream()
          .write("GET /abc123 HTTP/1.1\r\nHost: localhost\r\n".getBytes(StandardCharsets.US_ASCII));
      StringBuilder answer = new StringBuilder();
      await()
          .until(
              () -> {
                try {
                  for (int octet = 0; octet >= 0; ) {
                    octet = socket.getInputStream().read();
                    answer.append(octet < 0 ? "" : (char) octet);
                  }
                  return true; // It has ended the connection.
                } catch (SocketTimeoutException _) {
                  socket
                      .getOutputStream()
                      .write("X-More: x\r\n".getBytes(StandardCharsets.US_ASCII));
                  return false;
                }
              });
      assertThat(answer)
          .startsWith("HTTP/1.1 408")
          .contains("application/problem+json", "\"correlationId\"");
    }
    assertThat(SHORTENER.received()).isEmpty();
  }

  @Test
  void a_client_that_takes_nothing_of_its_answers_is_given_up(CapturedOutput log) throws Exception {
    String file = "/swagger-ui/swagger-ui-bundle.js";
    int length = send("GET", file).body().length();
    try (Socket socket = connectWithSmallBuffer()) {
      // More than the operating system takes off the gateway's hands.
      write(socket, ("GET " + file + " HTTP/1.1\r\nHost: localhost\r\n\r\n").repeat(10));

      await().until(() -> log.getOut().contains("event=client-given-up"));
      assertThat(lengthOfRest(socket)).isLessThan(10L * length);
    }
  }

  @Test
  void a_service_is_let_go_by_a_client_that_takes_nothing_of_its_answer() throws Exception {
    CountDownLatch letGo = new CountDownLatch(1);
    OTHER.behave(
        (request, connection) -> {
          OutputStream out = connection.getOutputStream();
          try {
            out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            while (true) {
              out.write(new byte[10_000]);
            }
          } finally {
            letGo.countDown();
          }
        });
    try (Socket socket = connectWithSmallBuffer()) {
      write(socket, OF_OTHER + "\r\n");

      // Its own idle time-out is a minute.
      assertThat(letGo.await(40, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void who_takes_an_answer_slowly_gets_the_whole_of_it() throws Exception {
    int length = 8_000_000;
    OTHER.behave(answering(200, "x".repeat(length)));
    try (Socket socket = connectWithSmallBuffer()) {
      write(socket, OF_OTHER + "Connection: close\r\n\r\n");

      AtomicInteger taken = new AtomicInteger();
      await()
          .pollInterval(Duration.ofMillis(500))
          .until(
              () -> {
                byte[] part = socket.getInputStream().readNBytes(400_000);
                taken.addAndGet(part.length);
                return part.length == 0;
              });
      assertThat(taken.get()).isGreaterThan(length);
    }
  }

  private Socket connectWithSmallBuffer() throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(65_536);
    socket.connect(new InetSocketAddress("localhost", port));
    return socket;
  }

  private static void write(Socket socket, String octets) throws IOException {
    socket.getOutputStream().write(octets.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Of what is still on its way when the other side has closed the connection. */
  private static long lengthOfRest(Socket socket) throws IOException {
    socket.setSoTimeout(30_000);
    long length = 0;
    byte[] buffer = new byte[65_536];
    try {
      for (int count = 0; count >= 0; count = socket.getInputStream().read(buffer)) {
        length += count;
      }
    } catch (SocketException _) {
      // It was reset: nothing more comes.
    }
    return length;
  }

  @Test
  void a_connection_may_be_quiet_between_two_requests_for_longer_than_headers_may_take()
      throws IOException {
    try (Socket socket = new Socket("localhost", port)) {
      String request = "GET /abc123 HTTP/1.1\r\nHost: localhost\r\n\r\n";
      for (int i = 0; i < 2; i++) {
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        socket.setSoTimeout(30_000);
        assertThat((char) socket.getInputStream().read()).isEqualTo('H');
        socket.setSoTimeout(2_500);
        if (i == 0) {
          assertThatThrownBy(
                  () -> socket.getInputStream().transferTo(OutputStream.nullOutputStream()))
              .as("nothing more comes, and the connection is open")
              .isInstanceOf(SocketTimeoutException.class);
        }
      }
    }
  }

  @Test
  void calls_to_a_service_that_hangs_take_no_more_than_its_connections() {
    OTHER.behave(OTHER.hanging());
    List<CompletableFuture<HttpResponse<String>>> waiting =
        IntStream.range(0, 4)
            .mapToObj(
                _ ->
                    sendAsync(
                        request(
                            "GET",
                            "/api/v1/other",
                            BodyPublishers.noBody(),
                            "X-API-Key",
                            TestKeys.ALL)))
            .toList();
    await().until(() -> OTHER.received().size() == 4);

    HttpResponse<String> refused = get("/api/v1/other");

    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.headers().firstValue("Retry-After")).contains("1");
    assertThat(refused.body()).contains("urn:lessserver:problem:service-busy");
    assertThat(get("/api/v1/links").statusCode()).as("another service").isEqualTo(200);
    OTHER.reset();
    waiting.forEach(CompletableFuture::join);
    await().until(() -> get("/api/v1/other").statusCode() == 200);
  }

  @Test
  void an_answer_may_take_longer_than_the_response_time_out_once_it_has_begun() {
    SHORTENER.behave(
        (request, connection) -> {
          OutputStream out = connection.getOutputStream();
          out.write(
              "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
          for (char each : "slow".toCharArray()) {
            out.flush();
            // 3.6 s in all are longer than the response time-out of 2 s and the idle time-out of
            // 3 s, and each pause is shorter.
            Thread.sleep(900); // The service is slow, not the test.
            out.write(each);
          }
          out.flush();
        });

    assertThat(get("/api/v1/links").body()).isEqualTo("slow");
  }

  @Test
  void an_answer_that_pauses_for_too_long_ends() {
    SHORTENER.behave(
        (request, connection) -> {
          connection
              .getOutputStream()
              .write(
                  "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n"
                      .getBytes(StandardCharsets.US_ASCII));
          connection.getOutputStream().flush();
          SHORTENER.hanging().handle(request, connection);
        });

    assertThat(get("/api/v1/links").statusCode()).isEqualTo(504);
    SHORTENER.behave(answering(200, "{}"));
    assertThat(get("/api/v1/links").statusCode()).isEqualTo(200);
  }

  private String say(String bytes) throws IOException {
    try (Socket socket = new Socket("localhost", port)) {
      socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
      socket.setSoTimeout(30_000);
      StringBuilder answer = new StringBuilder();
      int octet = 0;
      while (octet >= 0 && answer.indexOf("}") < 0) {
        octet = socket.getInputStream().read();
        answer.append((char) octet);
      }
      return answer.toString();
    }
  }
}
