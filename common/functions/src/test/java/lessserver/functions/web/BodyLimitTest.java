package lessserver.functions.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.SequenceInputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import lessserver.functions.Headers;
import lessserver.functions.guestbook.Client;
import lessserver.functions.guestbook.Client.Answer;
import lessserver.functions.guestbook.WithGuestbook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;

@WithGuestbook
class BodyLimitTest {

  private static final int LIMIT = 1024 * 1024;

  /** So many of the largest, as the guestbook's configuration says. */
  private static final int BODIES_IN_MEMORY = 3;

  private static final Executor THREADS = Executors.newVirtualThreadPerTaskExecutor();
  private static final String FRAME = "{\"name\":\"%s\",\"seats\":1}";

  private final Client client;

  BodyLimitTest(@LocalServerPort int port) {
    this.client = new Client(port);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/checked-guests", "/functions/greet"})
  void a_body_that_declares_too_much_is_413(String path) {
    assertTooLarge(post(path, BodyPublishers.ofByteArray(guestOf(LIMIT + 1))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/checked-guests", "/functions/greet"})
  void a_body_that_declares_nothing_is_413_once_it_is_too_large(String path) {
    assertTooLarge(post(path, chunked(guestOf(LIMIT + 1))));
  }

  @Test
  void so_it_is_when_the_request_is_idempotent() {
    assertTooLarge(
        post("/guests", chunked(guestOf(LIMIT + 1)), "Idempotency-Key", "too-large-a-body"));
  }

  @Test
  void a_body_at_the_limit_is_taken() {
    assertThat(post("/checked-guests", BodyPublishers.ofByteArray(guestOf(LIMIT))).status())
        .isEqualTo(200);
    assertThat(post("/checked-guests", chunked(guestOf(LIMIT))).status()).isEqualTo(200);
  }

  @Test
  void bodies_that_are_too_much_for_the_memory_together_are_503_until_others_have_ended()
      throws Exception {
    List<SlowBody> slow = new ArrayList<>();
    try {
      for (int i = 0; i < BODIES_IN_MEMORY; i++) {
        slow.add(new SlowBody());
      }
      Answer refused =
          await()
              .until(
                  () -> post("/checked-guests", BodyPublishers.ofByteArray(guestOf(LIMIT))),
                  answer -> answer.status() == 503);
      assertThat(refused.header("Retry-After")).isPresent();
      assertThat(refused.header("Content-Type")).contains("application/problem+json");
    } finally {
      for (SlowBody each : slow) {
        assertThat(each.end().status()).isEqualTo(200);
      }
    }

    assertThat(post("/checked-guests", BodyPublishers.ofByteArray(guestOf(LIMIT))).status())
        .isEqualTo(200);
  }

  /** All but the last octet of a body at the limit is sent at once. */
  private final class SlowBody {

    private final PipedOutputStream rest = new PipedOutputStream();
    private final CompletableFuture<Answer> answer;
    private final byte[] body = guestOf(LIMIT);

    private SlowBody() throws IOException {
      PipedInputStream tail = new PipedInputStream(rest);
      InputStream all = new SequenceInputStream(new ByteArrayInputStream(body, 0, LIMIT - 1), tail);
      answer =
          CompletableFuture.supplyAsync(
              () -> post("/checked-guests", BodyPublishers.ofInputStream(() -> all)), THREADS);
    }

    private Answer end() throws IOException {
      rest.write(body[LIMIT - 1]);
      rest.close();
      return answer.join();
    }
  }

  private Answer post(String path, BodyPublisher body, String... headers) {
    String[] all = new String[headers.length + 2];
    System.arraycopy(headers, 0, all, 0, headers.length);
    all[headers.length] = "Content-Type";
    all[headers.length + 1] = "application/json";
    return client.send("POST", path, body, all);
  }

  private static void assertTooLarge(Answer answer) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(413);
    assertThat(answer.header("Content-Type")).contains("application/problem+json");
    assertThat(answer.json().get("correlationId").asText())
        .isEqualTo(answer.header(Headers.CORRELATION_ID).orElseThrow());
  }

  private static BodyPublisher chunked(byte[] body) {
    return BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body));
  }

  /** A guest whose name is as long as it takes. */
  private static byte[] guestOf(int octets) {
    String name = "a".repeat(octets - FRAME.formatted("").length());
    return FRAME.formatted(name).getBytes(StandardCharsets.UTF_8);
  }
}
