package lessserver.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.observation.ObservationRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lessserver.outbound.CallFailed.Reason;
import lessserver.outbound.OutboundRefusals.ForbiddenAddress;
import lessserver.outbound.OutboundRefusals.MalformedAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;

/** Calls, with a name server of the test's own: no packet leaves the machine. */
class OutboundTest {

  private static final Duration BRIEF = Duration.ofSeconds(1);
  private static final Duration LONG = Duration.ofMinutes(1);

  /** Names of the fake server; only those that a test allows lead there. */
  private static final String HERE = "here.example";

  private static final String THERE = "there.example";

  private final FakeServer server = new FakeServer();
  private final AtomicInteger lookups = new AtomicInteger();
  private final Outbound outbound = outbound(HERE, THERE);

  @AfterEach
  void close() {
    outbound.close();
    server.close();
  }

  private Outbound outbound(String... allowed) {
    Set<String> hosts =
        Stream.of(allowed).map(each -> each + ":" + server.port()).collect(Collectors.toSet());
    return outbound(hosts, this::lookUp, LONG, LONG);
  }

  private Outbound outbound(
      Set<String> hosts,
      GuardedResolver.NameServer names,
      Duration lookupTimeout,
      Duration callTimeout) {
    return new Outbound(
        new OutboundProperties(
            hosts,
            Set.of(80, 443, server.port()),
            lookupTimeout,
            LONG,
            LONG,
            callTimeout,
            DataSize.ofKilobytes(1),
            3,
            10),
        names,
        ObservationRegistry.NOOP);
  }

  private InetAddress[] lookUp(String host) throws UnknownHostException {
    return switch (host) {
      case HERE, THERE, "rebound.example" -> addresses("127.0.0.1");
      case "public.example" -> addresses("93.184.215.14", "2606:2800:21f::1");
      case "half.example" -> addresses("93.184.215.14", "10.0.0.1");
      case "metadata.example" -> addresses("169.254.169.254");
      case "mapped.example" -> addresses("::ffff:10.0.0.1");
      case "unique.example" -> addresses("fd12::1");
      case "nat64.example" -> addresses("64:ff9b::10.0.0.1");
      case "empty.example" -> addresses();
      case "turning.example" ->
          addresses(lookups.getAndIncrement() == 0 ? "93.184.215.14" : "127.0.0.1");
      default -> throw new UnknownHostException(host);
    };
  }

  private static InetAddress[] addresses(String... literals) {
    return Arrays.stream(literals).map(InetAddress::ofLiteral).toArray(InetAddress[]::new);
  }

  private String url(String host, String path) {
    return "http://" + host + ":" + server.port() + path;
  }

  private static String text(Answer answer, InputStream body) throws IOException {
    return answer.status() + " " + new String(body.readAllBytes(), StandardCharsets.UTF_8);
  }

  private String get(String url) {
    return outbound.get(url, Map.of("X-Key", "secret", "Accept", "text/plain"), OutboundTest::text);
  }

  // ------------------------------------------------------------------------------- addresses

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://half.example/",
        "http://metadata.example/",
        "http://mapped.example/",
        "http://unique.example/",
        "http://nat64.example/",
        "http://rebound.example/",
        "http://nobody.example/",
        "http://empty.example/",
        "http://10.0.0.1/"
      })
  void a_name_is_refused_unless_all_its_addresses_are_public(String url) {
    assertThatThrownBy(() -> outbound.check("notifyUrl", url))
        .isInstanceOfSatisfying(
            ForbiddenAddress.class,
            refusal -> assertThat(refusal.errors().getFirst().field()).isEqualTo("notifyUrl"));
  }

  @Test
  void a_name_with_public_addresses_passes() {
    outbound.check("notifyUrl", "https://public.example/hook");
    outbound.check("notifyUrl", "https://93.184.215.14/hook");
    outbound.check("notifyUrl", url(HERE, "/"));
  }

  @Test
  void a_name_server_that_does_not_answer_holds_nobody_up_and_has_no_address_refused() {
    server.at("/", FakeServer.says(200, "secrets"));
    CountDownLatch answers = new CountDownLatch(1);
    try (Outbound waiting =
        outbound(
            Set.of(),
            host -> {
              try {
                answers.await();
              } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
              }
              return lookUp(host);
            },
            BRIEF,
            LONG)) {
      String url = url("rebound.example", "/");
      waiting.check("url", url);
      assertThatThrownBy(() -> waiting.get(url, Map.of(), OutboundTest::text))
          .isInstanceOfSatisfying(
              CallFailed.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNREACHABLE));

      answers.countDown();
      assertThatThrownBy(() -> waiting.get(url, Map.of(), OutboundTest::text))
          .isInstanceOf(ForbiddenAddress.class);
      assertThatThrownBy(() -> waiting.check("url", url)).isInstanceOf(ForbiddenAddress.class);
    }
    assertThat(server.asked()).isEmpty();
  }

  @Test
  void a_name_that_turns_private_after_the_check_is_not_called() {
    server.at("/", FakeServer.says(200, "secrets"));
    outbound.check("notifyUrl", url("turning.example", "/"));

    assertThatThrownBy(() -> get(url("turning.example", "/"))).isInstanceOf(ForbiddenAddress.class);
    assertThat(server.asked()).isEmpty();
    // One question for the check, one for the call: what was checked is what it connects to.
    assertThat(lookups).hasValue(2);
  }

  @Test
  void a_private_address_is_not_called() {
    server.at("/", FakeServer.says(200, "secrets"));
    for (String host : List.of("127.0.0.1", "localhost", "rebound.example", "[::1]", "0x7f.1")) {
      assertThatThrownBy(() -> get(url(host, "/"))).isInstanceOf(ForbiddenAddress.class);
    }
    assertThat(server.asked()).isEmpty();
  }

  // --------------------------------------------------------------------------------- answers

  @Test
  void an_answer_is_read_whatever_its_status() {
    server.at("/ok", FakeServer.says(200, "fine")).at("/no", FakeServer.says(500, "broken"));

    assertThat(get(url(HERE, "/ok?a=b%20c"))).isEqualTo("200 fine");
    assertThat(get(url(HERE, "/no"))).isEqualTo("500 broken");
    assertThat(server.asked().getFirst().path()).isEqualTo("/ok?a=b%20c");
    assertThat(server.asked().getFirst().headers())
        .containsEntry("host", HERE + ":" + server.port())
        .containsEntry("x-key", "secret")
        .containsEntry("user-agent", "less-server")
        .doesNotContainKeys("accept-encoding", "upgrade", "cookie", "traceparent");
  }

  @Test
  void an_ip_address_of_ones_own_network_is_called_when_it_is_allowed() {
    server.at("/", FakeServer.says(200, "fine"));
    try (Outbound own = outbound("127.0.0.1")) {
      assertThat(own.<String>get(url("127.0.0.1", "/"), Map.of(), OutboundTest::text))
          .isEqualTo("200 fine");
    }
  }

  @Test
  void a_post_sends_its_body_and_keeps_nothing_of_the_answers() {
    server.at("/hook", FakeServer.says(202, "thanks"));

    Answer answer =
        outbound.post(url(HERE, "/hook"), Map.of("Content-Type", "application/json"), "{\"é\":1}");

    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.header("Content-Length")).hasValue("6");
    assertThat(server.asked())
        .singleElement()
        .satisfies(
            asked -> {
              assertThat(asked.method()).isEqualTo("POST");
              assertThat(asked.body()).isEqualTo("{\"é\":1}");
              assertThat(asked.headers()).containsEntry("content-type", "application/json");
            });
  }

  @Test
  void an_answer_that_is_too_large_is_not_read_to_its_end() {
    server
        .at("/told", FakeServer.says(200, "x".repeat(1025)))
        .at(
            "/untold",
            exchange -> {
              exchange.sendResponseHeaders(200, 0);
              while (true) {
                exchange.getResponseBody().write(new byte[512]);
              }
            });

    for (String path : List.of("/told", "/untold")) {
      assertThatThrownBy(() -> get(url(HERE, path)))
          .isInstanceOfSatisfying(
              CallFailed.class, e -> assertThat(e.reason()).isEqualTo(Reason.TOO_LARGE));
    }
  }

  @Test
  void an_answer_that_packs_much_into_little_is_not_unpacked() {
    server.at(
        "/",
        exchange -> {
          exchange.getResponseHeaders().set("Content-Encoding", "gzip");
          FakeServer.says(200, "not gzip at all").answer(exchange);
        });

    assertThat(get(url(HERE, "/"))).isEqualTo("200 not gzip at all");
  }

  @Test
  void endless_headers_are_not_read() {
    server.at(
        "/",
        exchange -> {
          exchange.getResponseHeaders().set("X-Long", "x".repeat(100_000));
          exchange.sendResponseHeaders(200, -1);
        });

    assertThatThrownBy(() -> get(url(HERE, "/"))).isInstanceOf(CallFailed.class);
  }

  @Test
  void a_call_ends_in_time_even_if_a_byte_comes_now_and_then() {
    server
        .at("/silent", exchange -> new CountDownLatch(1).await())
        .at(
            "/dripping",
            exchange -> {
              exchange.sendResponseHeaders(200, 0);
              CountDownLatch never = new CountDownLatch(1);
              while (!never.await(50, TimeUnit.MILLISECONDS)) {
                exchange.getResponseBody().write('.');
                exchange.getResponseBody().flush();
              }
            });

    Set<String> hosts = Set.of(HERE + ":" + server.port());
    try (Outbound hasty = outbound(hosts, this::lookUp, LONG, BRIEF)) {
      for (String path : List.of("/silent", "/dripping")) {
        long begin = System.nanoTime();
        assertThatThrownBy(() -> hasty.get(url(HERE, path), Map.of(), OutboundTest::text))
            .isInstanceOfSatisfying(
                CallFailed.class, e -> assertThat(e.reason()).isEqualTo(Reason.TOO_SLOW));
        assertThat(Duration.ofNanos(System.nanoTime() - begin))
            .isBetween(BRIEF.minusMillis(100), LONG.dividedBy(2));
      }
    }
  }

  @Test
  void a_server_that_is_not_there_is_unreachable() {
    server.close();
    assertThatThrownBy(() -> get(url(HERE, "/")))
        .isInstanceOfSatisfying(
            CallFailed.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNREACHABLE));
  }

  @Test
  void a_download_has_bounds_of_its_own() {
    server.at("/", FakeServer.says(200, "x".repeat(100_000)));

    assertThat(
            outbound.<Long>download(
                url(HERE, "/"),
                Map.of(),
                100_000,
                Duration.ofSeconds(5),
                (_, body) -> body.transferTo(OutputStream.nullOutputStream())))
        .isEqualTo(100_000);
    assertThatThrownBy(
            () ->
                outbound.download(
                    url(HERE, "/"),
                    Map.of(),
                    99_999,
                    Duration.ofSeconds(5),
                    (_, body) -> body.readAllBytes()))
        .isInstanceOf(CallFailed.class);
  }

  @Test
  void a_reader_that_stops_early_leaves_the_rest() {
    server.at(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          while (true) {
            exchange.getResponseBody().write(new byte[8192]);
          }
        });

    assertThat(
            outbound.<Integer>download(
                url(HERE, "/"),
                Map.of(),
                Long.MAX_VALUE / 2,
                Duration.ofSeconds(5),
                (_, body) -> body.readNBytes(10).length))
        .isEqualTo(10);
  }

  // ------------------------------------------------------------------------------- redirects

  @Test
  void redirects_are_followed() {
    server
        .at("/a", FakeServer.redirects(302, "/b"))
        .at("/b", FakeServer.redirects(308, "c?d=e#f"))
        .at("/c", FakeServer.says(200, "there"));

    assertThat(get(url(HERE, "/a"))).isEqualTo("200 there");
    assertThat(server.asked().getLast().path()).isEqualTo("/c?d=e");
    assertThat(server.asked().getLast().headers()).containsEntry("x-key", "secret");
  }

  @Test
  void what_the_caller_sends_along_does_not_leave_the_first_host() {
    server
        .at("/a", FakeServer.redirects(302, url(THERE, "/b")))
        .at("/b", FakeServer.redirects(302, url(HERE, "/c")))
        .at("/c", FakeServer.says(200, "back"));

    assertThat(get(url(HERE, "/a"))).isEqualTo("200 back");
    assertThat(server.asked().get(0).headers()).containsKey("x-key");
    for (int hop : new int[] {1, 2}) {
      assertThat(server.asked().get(hop).headers())
          .doesNotContainKey("x-key")
          .containsEntry("accept", "text/plain");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1/",
        "http://169.254.169.254/",
        "http://localhost/",
        "http://metadata.example/",
        "http://2130706433/",
        "//[::1]/",
        "file:///etc/passwd",
        "ftp://public.example/",
        "http://user:secret@public.example/",
        "http://public.example:22/"
      })
  void a_redirect_to_where_no_call_may_go_is_refused(String location) {
    server.at("/", FakeServer.redirects(302, location));
    assertThatThrownBy(() -> get(url(HERE, "/"))).isInstanceOf(ForbiddenAddress.class);
    assertThat(server.asked()).hasSize(1);
  }

  @Test
  void a_redirect_to_another_port_of_an_allowed_host_is_refused() {
    try (FakeServer other = new FakeServer()) {
      other.at("/", FakeServer.says(200, "secrets"));
      server.at("/", FakeServer.redirects(302, "http://" + HERE + ":" + other.port() + "/"));

      assertThatThrownBy(() -> get(url(HERE, "/"))).isInstanceOf(ForbiddenAddress.class);
      assertThat(other.asked()).isEmpty();
    }
  }

  @Test
  void a_redirect_to_what_is_no_address_is_refused() {
    server.at("/", FakeServer.redirects(302, "http://a b/"));
    assertThatThrownBy(() -> get(url(HERE, "/"))).isInstanceOf(MalformedAddress.class);
  }

  @Test
  void redirects_are_bounded() {
    server.at("/", FakeServer.redirects(302, "/again"));

    assertThatThrownBy(() -> get(url(HERE, "/")))
        .isInstanceOfSatisfying(
            CallFailed.class, e -> assertThat(e.reason()).isEqualTo(Reason.TOO_MANY_REDIRECTS));
    assertThat(server.asked()).hasSize(4);
  }

  @Test
  void a_post_follows_only_redirects_that_keep_it_a_post() {
    server
        .at("/moved", FakeServer.redirects(302, "/hook"))
        .at("/temporarily", FakeServer.redirects(307, "/hook"))
        .at("/hook", FakeServer.says(200, ""));

    assertThat(outbound.post(url(HERE, "/moved"), Map.of(), "{}").status()).isEqualTo(302);
    assertThat(outbound.post(url(HERE, "/temporarily"), Map.of(), "{}").status()).isEqualTo(200);
    assertThat(server.asked().getLast())
        .satisfies(
            asked -> {
              assertThat(asked.method()).isEqualTo("POST");
              assertThat(asked.body()).isEqualTo("{}");
            });
  }
}
