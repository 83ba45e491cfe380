package lessserver.orders;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import com.jayway.jsonpath.DocumentContext;
import com.jayway.jsonpath.JsonPath;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The payment provider, the carrier and the mail server, as far as an order needs them, and as bad
 * as a test wants them. Shared by all tests of the JVM.
 */
final class FakePartners implements ApplicationContextInitializer<ConfigurableApplicationContext> {

  private static final String DECLINED = "The card was declined.";
  private static final HttpServer HTTP = start();
  private static final GreenMail MAIL =
      new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));

  /** One call to a partner: what for, and under which key. */
  record Call(String path, String reference, String idempotencyKey, String traceparent) {}

  private static final List<Call> calls = new CopyOnWriteArrayList<>();
  private static final Map<String, String> amounts = new ConcurrentHashMap<>();
  private static final Map<String, String> charges = new ConcurrentHashMap<>();
  private static final Map<String, String> shipments = new ConcurrentHashMap<>();
  private static final Set<String> closed = ConcurrentHashMap.newKeySet();
  private static final Map<String, AtomicInteger> failures = new ConcurrentHashMap<>();
  private static final Map<String, AtomicInteger> halfFailing = new ConcurrentHashMap<>();
  private static final Map<String, AtomicInteger> refusals = new ConcurrentHashMap<>();
  private static final Set<String> hanging = ConcurrentHashMap.newKeySet();
  private static final AtomicInteger wrongAnswers = new AtomicInteger();
  private static volatile String importedPage = "";
  private static volatile String explanation = DECLINED;

  static {
    MAIL.start();
  }

  @Override
  public void initialize(ConfigurableApplicationContext context) {
    TestPropertyValues.of(
            "lessserver.third-parties.payment.uri=http://127.0.0.1:" + HTTP.getAddress().getPort(),
            "lessserver.third-parties.carrier.uri=http://127.0.0.1:" + HTTP.getAddress().getPort(),
            "lessserver.catalogue.uri=http://127.0.0.1:" + HTTP.getAddress().getPort(),
            "lessserver.third-parties.payment.read-timeout=2s",
            "lessserver.third-parties.carrier.read-timeout=2s",
            "spring.mail.host=127.0.0.1",
            "spring.mail.port=" + MAIL.getSmtp().getPort())
        .applyTo(context);
  }

  static GreenMail mail() {
    return MAIL;
  }

  /** As long as the path contains this, the next calls answer 503. */
  static void fail(String path, int times) {
    failures.put(path, new AtomicInteger(times));
  }

  /** As long as the path contains this, the next calls are refused, as by a proxy that is lost. */
  static void refuse(String path, int times) {
    refusals.put(path, new AtomicInteger(times));
  }

  /** What the provider says of the next card that is declined. */
  static void explain(String why) {
    explanation = why;
  }

  /**
   * As long as the path contains this, every other call answers 503, now before the work and now
   * after it.
   */
  static void failHalf(String path) {
    halfFailing.put(path, new AtomicInteger());
  }

  /** The next answers tell of another amount. */
  static void answerWrongly(int times) {
    wrongAnswers.set(times);
  }

  /** The rows of the dataset {@code products}, as a page of csv-etl's. */
  static void importProducts(String page) {
    importedPage = page;
  }

  static void hang(String path) {
    hanging.add(path);
  }

  static void recover() {
    hanging.clear();
    failures.clear();
    refusals.clear();
    explanation = DECLINED;
    halfFailing.clear();
    wrongAnswers.set(0);
  }

  static List<Call> calls(String path, String reference) {
    return calls.stream()
        .filter(call -> call.path().contains(path) && call.reference().equals(reference))
        .toList();
  }

  /** Under which keys: a call that took too long is made again under the one it had. */
  static Set<String> keys(String path, String reference) {
    List<String> keys = calls(path, reference).stream().map(Call::idempotencyKey).toList();
    assertThat(keys).doesNotContain("null");
    return Set.copyOf(keys);
  }

  /** CAPTURED, REFUNDED or VOIDED; null if nothing was ever charged. */
  static @Nullable String chargeOf(String reference) {
    return charges.get(reference);
  }

  /** BOOKED or CANCELLED; null if nothing was ever booked. */
  static @Nullable String shipmentOf(String reference) {
    return shipments.get(reference);
  }

  private static HttpServer start() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      server.createContext("/", FakePartners::answer);
      server.createContext("/api/v1/datasets/products/rows", FakePartners::answerRows);
      server.start();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void answerRows(HttpExchange exchange) throws IOException {
    boolean fails = failures.getOrDefault("/rows", new AtomicInteger()).getAndDecrement() > 0;
    respond(exchange, fails ? 503 : 200, importedPage);
  }

  private static void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String reference =
        body.isEmpty()
            ? path.replaceFirst(".*/pay-(.*)/capture", "$1")
            : JsonPath.read(body, "$.reference");
    calls.add(
        new Call(
            path,
            reference,
            String.valueOf(exchange.getRequestHeaders().getFirst("Idempotency-Key")),
            String.valueOf(exchange.getRequestHeaders().getFirst("traceparent"))));
    if (hanging.stream().anyMatch(path::contains)) {
      return; // for ever: the caller leaves
    }
    int turn =
        halfFailing.entrySet().stream()
            .filter(each -> path.contains(each.getKey()))
            .mapToInt(each -> each.getValue().getAndIncrement())
            .findFirst()
            .orElse(0);
    if (isNext(refusals, path)) {
      respond(exchange, 404, "{}");
      return;
    }
    if (isNext(failures, path) || turn % 4 == 1) {
      respond(exchange, 503, "{}");
      return;
    }
    Reply reply = work(path, reference, body);
    if (turn % 4 == 3) {
      respond(exchange, 503, "{}");
    } else {
      respond(exchange, reply.status(), reply.json());
    }
  }

  private static boolean isNext(Map<String, AtomicInteger> left, String path) {
    return left.entrySet().stream()
        .anyMatch(each -> path.contains(each.getKey()) && each.getValue().getAndDecrement() > 0);
  }

  private record Reply(int status, String json) {}

  private static Reply work(String path, String reference, String body) {
    if (path.endsWith("/refunds")) {
      closed.add(reference);
      String before = charges.computeIfPresent(reference, (_, _) -> "REFUNDED");
      return new Reply(200, json(reference, before == null ? "NOTHING_CHARGED" : "REFUNDED"));
    }
    if (path.endsWith("/cancellations")) {
      closed.add(reference);
      String before = shipments.computeIfPresent(reference, (_, _) -> "CANCELLED");
      return new Reply(200, json(reference, before == null ? "NOTHING_BOOKED" : "CANCELLED"));
    }
    if (closed.contains(reference)) {
      return new Reply(409, "{\"detail\": \"closed\"}");
    }
    if (path.endsWith("/authorizations")) {
      return authorize(reference, JsonPath.parse(body));
    }
    if (path.endsWith("/capture")) {
      charges.put(reference, "CAPTURED");
      return new Reply(200, String.valueOf(amounts.get(reference)).formatted("CAPTURED"));
    }
    shipments.put(reference, "BOOKED");
    return new Reply(
        201,
        "{\"reference\": \"%s\", \"trackingNumber\": \"TRK-%s\", \"status\": \"BOOKED\"}"
            .formatted(reference, reference));
  }

  private static Reply authorize(String reference, DocumentContext wish) {
    if (wish.read("$.card").equals("tok_declined")) {
      return new Reply(402, "{\"detail\": \"" + explanation + "\"}");
    }
    int amount = wish.read("$.amount");
    String answer =
        "{\"id\": \"pay-%s\", \"reference\": \"%s\", \"amount\": %d, \"currency\": \"EUR\","
            + " \"status\": \"%%s\", \"more\": \"than asked for\"}";
    amounts.put(reference, answer.formatted(reference, reference, amount));
    charges.putIfAbsent(reference, "AUTHORIZED");
    int told = wrongAnswers.getAndUpdate(left -> Math.max(0, left - 1)) > 0 ? amount + 1 : amount;
    return new Reply(201, answer.formatted(reference, reference, told).formatted("AUTHORIZED"));
  }

  private static String json(String reference, String status) {
    return "{\"reference\": \"%s\", \"status\": \"%s\"}".formatted(reference, status);
  }

  private static void respond(HttpExchange exchange, int status, String json) throws IOException {
    byte[] octets = json.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, octets.length);
    exchange.getResponseBody().write(octets);
    exchange.close();
  }
}
