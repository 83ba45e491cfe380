package lessserver.shortener;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.kafka.CloudEventSerializer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import lessserver.shortener.journal.EventJournal;
import lessserver.testing.RealKafka;
import lessserver.testing.RecordedEvents;
import lessserver.testing.RecordedSpans;
import lessserver.testing.SettableClock;
import lessserver.testing.TemporaryData;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringSerializer;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.http.client.ClientHttpRequestFactorySettings.Redirects;
import org.springframework.boot.test.autoconfigure.actuate.observability.AutoConfigureObservability;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.listener.MessageListenerContainer;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.context.bean.override.mockito.MockitoSpyBean;

/** What a client of the shortener is promised, on whichever database the subclass names. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@TestPropertySource(
    properties = {
      "lessserver.public-url=https://short.example/",
      "lessserver.links.look-for-expired-every=PT0.2S",
      // No promise is about how long fifty clients wait.
      "spring.datasource.hikari.connection-timeout=20000"
    })
@AutoConfigureObservability
@Import(RecordedSpans.class)
@ContextConfiguration(initializers = {TemporaryData.class, RealKafka.class})
@DirtiesContext // Its listener must not share the group with another context's.
abstract class ShortenerContract
    implements RedirectScenarios, ExchangeScenarios, QrScenarios, ClickScenarios {

  private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

  /** Its own for each database, since the topic is one. */
  private final String counted = "counted-" + UUID.randomUUID();

  private final TestRestTemplate http = new TestRestTemplate().withRedirects(Redirects.DONT_FOLLOW);
  @Autowired private SettableClock clock;
  @Autowired private RecordedSpans spans;
  @Autowired private JdbcTemplate database;
  @Autowired private MeterRegistry meters;

  @Autowired
  @Qualifier("endExpiredLinks") private Supplier<Integer> endExpiredLinks;

  @Autowired
  @Qualifier("resumeRebuild") private Supplier<?> resumeRebuild;

  @Autowired
  @Qualifier("keepSalts") private Supplier<Integer> keepSalts;

  @Autowired private KafkaListenerEndpointRegistry listeners;
  @MockitoSpyBean private EventJournal journal;
  @MockitoSpyBean private ConsumerFactory<?, ?> consumers;
  @Autowired private Environment environment;
  @LocalServerPort private int port;

  @TestConfiguration(proxyBeanMethods = false)
  static class Fixtures {

    @Bean
    @Primary
    SettableClock settableClock() {
      return new SettableClock(NOON);
    }
  }

  record Links(List<Link> items, String nextCursor) {}

  record Link(
      String code,
      String shortUrl,
      String url,
      String targetUrl,
      String campaign,
      String source,
      String medium,
      Instant createdAt,
      Instant expiresAt) {}

  record Report(List<Count> items, Instant asOf) {}

  record Count(String key, long clicks) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  record Problem(
      String type, int status, String detail, String correlationId, List<FieldError> errors) {}

  record FieldError(String field, String message) {}

  @Override
  public Client client() {
    return new Client(port);
  }

  @Override
  public SettableClock clock() {
    return clock;
  }

  @Override
  public JdbcTemplate database() {
    return database;
  }

  @Override
  public Path data() {
    return Path.of(environment.getRequiredProperty("lessserver.data"));
  }

  @Override
  public EventJournal journal() {
    return journal;
  }

  @Override
  public ConsumerFactory<?, ?> consumers() {
    return consumers;
  }

  @Override
  public MessageListenerContainer listener() {
    return listeners.getListenerContainer("url-shortener.clicks");
  }

  @Override
  public void keepSalts() {
    var _ = keepSalts.get();
  }

  @Override
  public void resumeRebuild() {
    var _ = resumeRebuild.get();
  }

  @Override
  public void tellClick(String json) throws Exception {
    publish("link-clicks", click(json));
  }

  @BeforeEach
  void it_is_noon() {
    clock.set(NOON);
  }

  @Test
  void it_says_what_it_can_be_asked() {
    assertThat(client().get("/openapi.json").json().at("/info/title").asText())
        .isEqualTo("url-shortener");
    assertThat(client().get("/functions").json().findValuesAsText("name"))
        .contains("createLinks", "redirect");
  }

  @Test
  void a_link_is_made_read_and_followed() {
    var made =
        create(
            "{\"url\": \"https://example.com/a?b=c#d\", \"campaign\": \"spring\", \"source\":"
                + " \"us\"}",
            Links.class);
    Link link = made.getBody().items().getFirst();

    assertThat(made.getStatusCode().value()).isEqualTo(201);
    assertThat(made.getHeaders().getLocation())
        .hasToString("https://short.example/api/v1/links/" + link.code());
    assertThat(link.shortUrl()).isEqualTo("https://short.example/" + link.code());
    assertThat(link.targetUrl())
        .isEqualTo("https://example.com/a?b=c&utm_source=us&utm_campaign=spring#d");
    assertThat(get("/api/v1/links/" + link.code(), Link.class).getBody()).isEqualTo(link);
    assertThat(link.createdAt()).isEqualTo(NOON);

    var followed = get("/" + link.code().toUpperCase(java.util.Locale.ROOT), String.class);
    assertThat(followed.getStatusCode().value()).isEqualTo(302);
    assertThat(followed.getHeaders().getLocation()).hasToString(link.targetUrl());
    assertThat(followed.getHeaders().getCacheControl()).isEqualTo("no-store");
  }

  @Test
  void several_mediums_make_several_links() {
    var made =
        create(
            "{\"url\": \"https://example.com/\", \"code\": \"several\", \"mediums\": [\"mail\","
                + " \"web\", \"mail\"]}",
            Links.class);

    assertThat(made.getBody().items())
        .extracting(Link::code)
        .containsExactly("several-mail", "several-web");
    assertThat(made.getBody().items())
        .extracting(Link::targetUrl)
        .containsExactly(
            "https://example.com/?utm_medium=mail", "https://example.com/?utm_medium=web");
    assertThat(made.getHeaders().getLocation()).isNull();
  }

  @Test
  void links_are_made_all_or_none() {
    create("{\"url\": \"https://example.com/\", \"code\": \"half-web\"}", Links.class);

    assertThat(
            create(
                    "{\"url\": \"https://example.com/\", \"code\": \"half\", \"mediums\":"
                        + " [\"mail\", \"web\"]}",
                    Problem.class)
                .getStatusCode()
                .value())
        .isEqualTo(409);
    assertThat(get("/half-mail", Problem.class).getStatusCode().value()).isEqualTo(404);
  }

  @Test
  void a_code_that_led_nowhere_leads_somewhere_from_the_moment_its_link_is_made() {
    assertThat(get("/brand-new", Problem.class).getStatusCode().value()).isEqualTo(404);
    create("{\"url\": \"https://example.com/\", \"code\": \"brand-new\"}", Links.class);
    assertThat(get("/brand-new", String.class).getStatusCode().value()).isEqualTo(302);
  }

  @Test
  void an_expired_link_answers_410() {
    create(
        "{\"url\": \"https://example.com/\", \"code\": \"brief\", \"expiresAt\":"
            + " \"2026-01-31T12:00:10Z\"}",
        Links.class);

    clock.advance(Duration.ofMillis(9_999));
    assertThat(get("/brief", String.class).getStatusCode().value()).isEqualTo(302);
    clock.advance(Duration.ofMillis(1));
    var gone = get("/brief", Problem.class);

    assertThat(gone.getStatusCode().value()).isEqualTo(410);
    assertThat(gone.getBody().type()).isEqualTo("urn:lessserver:problem:link-expired");
    assertThat(gone.getBody().correlationId())
        .isEqualTo(gone.getHeaders().getFirst("X-Correlation-Id"));
  }

  @Test
  void of_fifty_clients_that_want_one_code_one_gets_it() throws Exception {
    List<Integer> answers = new ArrayList<>();
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> all = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        all.add(
            clients.submit(
                () ->
                    create(
                            "{\"url\": \"https://example.com/\", \"code\": \"wanted\"}",
                            String.class)
                        .getStatusCode()
                        .value()));
      }
      for (Future<Integer> each : all) {
        answers.add(each.get(1, TimeUnit.MINUTES));
      }
    }
    assertThat(answers)
        .containsOnlyOnce(201)
        .filteredOn(status -> status != 201)
        .hasSize(49)
        .containsOnly(409);
  }

  @Test
  void a_post_sent_again_with_its_key_makes_one_link() {
    String body = "{\"url\": \"https://example.com/\", \"campaign\": \"idempotent\"}";
    var first =
        exchange(
            HttpMethod.POST, "/api/v1/links", body, Map.of("Idempotency-Key", "once"), Links.class);
    var again =
        exchange(
            HttpMethod.POST, "/api/v1/links", body, Map.of("Idempotency-Key", "once"), Links.class);

    assertThat(again.getBody()).isEqualTo(first.getBody());
    assertThat(again.getHeaders().getFirst("Idempotency-Replayed")).isEqualTo("true");
    assertThat(get("/api/v1/links?campaign=idempotent", Links.class).getBody().items()).hasSize(1);
  }

  @Test
  void links_are_listed_newest_first_page_by_page() {
    for (int i = 1; i <= 5; i++) {
      create(
          "{\"url\": \"https://example.com/\", \"code\": \"page-%d\", \"campaign\": \"paged\"}"
              .formatted(i),
          Links.class);
    }
    Links first = get("/api/v1/links?campaign=paged&limit=2", Links.class).getBody();
    Links second =
        get("/api/v1/links?campaign=paged&limit=2&cursor=" + first.nextCursor(), Links.class)
            .getBody();
    Links last =
        get("/api/v1/links?campaign=paged&limit=2&cursor=" + second.nextCursor(), Links.class)
            .getBody();

    assertThat(first.items()).extracting(Link::code).containsExactly("page-5", "page-4");
    assertThat(second.items()).extracting(Link::code).containsExactly("page-3", "page-2");
    assertThat(last.items()).extracting(Link::code).containsExactly("page-1");
    assertThat(last.nextCursor()).isNull();
    assertThat(get("/api/v1/links?q=PAGE-3", Links.class).getBody().items())
        .extracting(Link::code)
        .containsExactly("page-3");
    assertThat(get("/api/v1/links?q=page_3", Links.class).getBody().items()).isEmpty();
    assertThat(get("/api/v1/links?q=page%253", Links.class).getBody().items()).isEmpty();
  }

  @Test
  void clicks_are_counted_by_what_the_browser_sent_and_one_trace_leads_to_the_count() {
    var made =
        create(
            "{\"url\": \"https://example.com/\", \"campaign\": \"%s\", \"mediums\": [\"mail\", \"web\"]}"
                .formatted(counted),
            Links.class);
    String mail = made.getBody().items().get(0).code();
    String web = made.getBody().items().get(1).code();
    var click = follow(mail, FIREFOX, "https://news.example/story?secret=1");
    follow(mail, FIREFOX, null);
    follow(mail, GOOGLEBOT, null);
    clock.advance(Duration.ofHours(13));
    follow(web, FIREFOX, "no address at all");
    exchange(HttpMethod.HEAD, "/" + web, null, Map.of(), String.class);

    await()
        .untilAsserted(
            () ->
                assertThat(counts("medium", "&bots=true"))
                    .containsExactly(new Count("mail", 3), new Count("web", 1)));
    assertThat(counts("medium", "")).containsExactly(new Count("mail", 2), new Count("web", 1));
    assertThat(counts("browser", "")).containsExactly(new Count("Firefox", 3));
    assertThat(counts("os", "")).containsExactly(new Count("Linux", 3));
    assertThat(counts("campaign", "")).containsExactly(new Count(counted, 3));
    assertThat(counts("referrer", ""))
        .containsExactly(new Count("(none)", 2), new Count("news.example", 1));
    assertThat(counts("code", "&code=" + web)).containsExactly(new Count(web, 1));
    assertThat(counts("hour", ""))
        .containsExactly(
            new Count("2026-01-31T12:00:00Z", 2), new Count("2026-02-01T01:00:00Z", 1));
    assertThat(counts("day", ""))
        .containsExactly(new Count("2026-01-31", 2), new Count("2026-02-01", 1));
    assertThat(counts("day", "&from=2026-02-01T00:00:00Z"))
        .containsExactly(new Count("2026-02-01", 1));
    assertThat(counts("day", "&to=2026-02-01T00:00:00Z"))
        .containsExactly(new Count("2026-01-31", 2));

    String trace = click.getHeaders().getFirst("X-Correlation-Id");
    assertThat(
            spans.awaitInTrace(
                trace, span -> "recordClicks".equals(span.attributes().get("function"))))
        .extracting(RecordedSpans.Ended::kind)
        .contains("SERVER", "PRODUCER", "CONSUMER");
  }

  @Test
  void the_same_click_delivered_again_is_counted_once_and_one_that_cannot_be_read_holds_up_nobody()
      throws Exception {
    String delivered = "delivered-" + UUID.randomUUID();
    CloudEvent click =
        click(
            "{\"code\": \"twice\", \"campaign\": \"%s\", \"medium\": \"m\", \"clickedAt\": \"2026-01-31T12:00:00Z\", \"later\": \"field\"}"
                .formatted(delivered));
    CloudEvent poison = click("{\"code\": ");
    CloudEvent after =
        click(
            "{\"code\": \"after\", \"campaign\": \"%s\", \"medium\": \"m\", \"clickedAt\": \"2026-01-31T12:00:00Z\"}"
                .formatted(delivered));
    publish("link-clicks", click, click, poison, click, after);

    await()
        .untilAsserted(
            () ->
                assertThat(
                        get("/api/v1/clicks?groupBy=code&campaign=" + delivered, Report.class)
                            .getBody()
                            .items())
                    .containsExactlyInAnyOrder(new Count("after", 1), new Count("twice", 1)));
    try (var dead = new RecordedEvents(RealKafka.bootstrapServers(), "link-clicks.dlt")) {
      dead.await(letter -> letter.getId().equals(poison.getId()));
    }
  }

  @Test
  void clicks_are_kept_for_good_so_that_they_can_be_counted_anew() throws Exception {
    var topic = new ConfigResource(ConfigResource.Type.TOPIC, "link-clicks");
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", RealKafka.bootstrapServers()))) {
      await()
          .ignoreExceptions()
          .untilAsserted(
              () ->
                  assertThat(admin.describeConfigs(List.of(topic)).all().get().values())
                      .extracting(config -> config.get("retention.ms").value())
                      .containsExactly("-1"));
    }
  }

  @Test
  void a_link_and_a_click_are_told_as_events_with_the_code_as_the_key() {
    create("{\"url\": \"https://example.com/\", \"code\": \"told\"}", Links.class);
    follow("told", FIREFOX, null);

    try (var events = new RecordedEvents(RealKafka.bootstrapServers(), "links", "link-clicks")) {
      ConsumerRecord<String, CloudEvent> created =
          events.awaitRecord(each -> each.topic().equals("links") && each.key().equals("told"));
      assertThat(created.value().getType()).isEqualTo("lessserver.link.created.v1");
      ConsumerRecord<String, CloudEvent> clicked =
          events.awaitRecord(
              each -> each.topic().equals("link-clicks") && each.key().equals("told"));
      assertThat(clicked.value().getType()).isEqualTo("lessserver.link.clicked.v1");
    }
  }

  @Test
  void the_end_of_a_link_is_told_once_and_what_was_changed_or_taken_away_is_told_too()
      throws Exception {
    String code = "mortal-" + UUID.randomUUID();
    Client client = client();
    client.link(code, ", \"expiresAt\": \"2026-01-31T12:00:10Z\"");
    client.patch(code, "{\"title\": \"Mortal\"}");
    clock.advance(Duration.ofSeconds(11));
    Client.atOnce(8, endExpiredLinks::get); // as the timers of as many replicas would

    try (var events = new RecordedEvents(RealKafka.bootstrapServers(), "links")) {
      events.awaitRecord(each -> is(each, code, "lessserver.link.expired.v1"));
      client.patch(code, "{\"expiresAt\": \"2026-01-31T12:00:20Z\"}");
      assertThat(client.get("/" + code).status()).as("it lives on").isEqualTo(302);
      client.send("DELETE", "/api/v1/links/" + code, null);
      events.awaitRecord(each -> is(each, code, "lessserver.link.deleted.v1"));

      assertThat(events.poll())
          .filteredOn(each -> each.key().equals(code))
          .extracting(each -> each.value().getType())
          .containsExactly(
              "lessserver.link.created.v1",
              "lessserver.link.changed.v1",
              "lessserver.link.expired.v1",
              "lessserver.link.changed.v1",
              "lessserver.link.deleted.v1");
    }
  }

  private static boolean is(ConsumerRecord<String, CloudEvent> record, String code, String type) {
    return record.key().equals(code) && record.value().getType().equals(type);
  }

  @Test
  void an_order_gets_a_tracking_link_once_however_often_it_is_told() throws Exception {
    CloudEvent placed =
        event(
            "lessserver.order.placed.v1",
            "{\"orderId\": \"ord-1\", \"trackingCode\": \"track-ord-1\", \"trackingUrl\":"
                + " \"https://carrier.example/track/ord-1\"}");
    publish("orders", placed, placed);

    await()
        .untilAsserted(
            () ->
                assertThat(get("/track-ord-1", String.class).getHeaders().getLocation())
                    .hasToString(
                        "https://carrier.example/track/ord-1?utm_medium=mail&utm_campaign=orders"));
    try (var events = new RecordedEvents(RealKafka.bootstrapServers(), "links")) {
      events.awaitRecord(each -> each.key().equals("track-ord-1"));
    }
  }

  @Test
  void each_name_that_listeners_are_measured_by_has_one_set_of_tags() throws Exception {
    publish(
        "orders",
        event(
            "lessserver.order.placed.v1",
            "{\"orderId\": \"ord-2\", \"trackingCode\": \"track-ord-2\", \"trackingUrl\":"
                + " \"https://carrier.example/track/ord-2\"}"));
    await()
        .untilAsserted(
            () ->
                assertThat(get("/track-ord-2", String.class).getStatusCode())
                    .isEqualTo(HttpStatus.FOUND));

    await()
        .untilAsserted(
            () -> {
              assertThat(tagsOf("spring.kafka.listener"))
                  .singleElement(as(InstanceOfAssertFactories.iterable(String.class)))
                  .contains("spring.kafka.listener.id");
              assertThat(tagsOf("spring.kafka.listener.batch"))
                  .singleElement(as(InstanceOfAssertFactories.iterable(String.class)))
                  .contains("name");
            });
  }

  private Set<Set<String>> tagsOf(String meter) {
    return meters.find(meter).timers().stream()
        .map(timer -> timer.getId().getTags().stream().map(Tag::getKey).collect(Collectors.toSet()))
        .collect(Collectors.toSet());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{                                                                   | 400 | ",
        "[]                                                                  | 400 | ",
        "{\"url\": \"https://example.com/\", \"colour\": 1}                  | 400 | colour",
        "{}                                                                  | 400 | url",
        "{\"url\": \"\"}                                                     | 400 | url",
        "{\"url\": \"example.com\"}                                          | 400 | url",
        "{\"url\": \"javascript:alert(1)\"}                                  | 422 | url",
        "{\"url\": \"data:text/html,x\"}                                     | 422 | url",
        "{\"url\": \"ftp://example.com/\"}                                   | 422 | url",
        "{\"url\": \"https://u:p@example.com/\"}                             | 422 | url",
        "{\"url\": \"https://short.example/abc\"}                            | 422 | url",
        "{\"url\": \"http:\\\\ＳＨＯＲＴ.example.\"}                          | 422 | url",
        "{\"url\": \"https://example.com/\", \"expiredUrl\": \"//short.example\"} | 400 |"
            + " expiredUrl",
        "{\"url\": \"https://example.com/\", \"expiredUrl\": \"https://short.example\"} | 422 |"
            + " expiredUrl",
        "{\"url\": \"https://example.com/\", \"code\": \"api\"}              | 400 | code",
        "{\"url\": \"https://example.com/\", \"code\": \"console\"}          | 400 | code",
        "{\"url\": \"https://example.com/\", \"code\": \"actuator\"}         | 400 | code",
        "{\"url\": \"https://example.com/\", \"code\": \"x\"}                | 400 | code",
        "{\"url\": \"https://example.com/\", \"code\": \"a/b\"}              | 400 | code",
        "{\"url\": \"https://example.com/\", \"mediums\": [\"\"]}            | 400 | mediums[0]",
        "{\"url\": \"https://example.com/\", \"campaign\": \"a\\u0000b\"}   | 400 | campaign",
        "{\"url\": \"https://example.com/\", \"source\": \"a\\nb\"}         | 400 | source",
        "{\"url\": \"https://example.com/\", \"mediums\": [\"a\\u0000b\"]}  | 400 | mediums[0]",
        "{\"url\": \"https://example.com/\", \"code\": \"a\\u0000b\"}       | 400 | code",
        "{\"url\": \"https://exa\\u0000mple.com/\"}                     | 400 | url",
        "{\"url\": \"https://example.com/\", \"code\": \"same\", \"mediums\": [\"E-Mail\", \"e"
            + " mail\"]} | 400 | mediums",
        "{\"url\": \"https://example.com/\", \"expiresAt\": \"soon\"}        | 400 | expiresAt",
        "{\"url\": \"https://example.com/\", \"expiresAt\": \"2020-01-01T00:00:00Z\"} | 400 |"
            + " expiresAt"
      })
  void bad_input_is_refused_with_the_field_named(String body, int status, @Nullable String field) {
    var refused = create(body, Problem.class);

    assertThat(refused.getStatusCode().value()).as(body).isEqualTo(status);
    assertThat(refused.getHeaders().getContentType()).isEqualTo(MediaType.APPLICATION_PROBLEM_JSON);
    if (field != null) {
      assertThat(refused.getBody().errors()).extracting(FieldError::field).containsExactly(field);
    }
  }

  @Test
  void a_code_of_300_characters_and_a_body_of_10_MB_are_refused() {
    assertThat(
            create(
                    "{\"url\": \"https://example.com/\", \"code\": \"" + "x".repeat(300) + "\"}",
                    Problem.class)
                .getStatusCode()
                .value())
        .isEqualTo(400);
    assertThat(
            create(
                    "{\"url\": \"https://example.com/" + "x".repeat(10_000_000) + "\"}",
                    Problem.class)
                .getStatusCode()
                .value())
        .isEqualTo(413);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/links?limit=0",
        "/api/v1/links?limit=501",
        "/api/v1/links?limit=x",
        "/api/v1/links?cursor=invented",
        "/api/v1/links?campaign=%00",
        "/api/v1/links?q=a%00",
        "/api/v1/links?tag=%00",
        "/api/v1/links/paper/qr?format=gif",
        "/api/v1/links/paper/qr?size=63",
        "/api/v1/links/paper/qr?size=2049",
        "/api/v1/clicks",
        "/api/v1/clicks?groupBy=day&campaign=%00",
        "/api/v1/clicks?groupBy=day&code=%01",
        "/api/v1/clicks?groupBy=colour",
        "/api/v1/clicks?groupBy=day&from=yesterday"
      })
  void a_bad_question_is_answered_400(String path) {
    var refused = get(path, Problem.class);
    assertThat(refused.getStatusCode().value()).isEqualTo(400);
    assertThat(refused.getBody().errors()).hasSize(1);
  }

  private List<Count> counts(String groupBy, String more) {
    String campaign = more.contains("code=") ? "" : "&campaign=" + counted;
    return get("/api/v1/clicks?groupBy=" + groupBy + campaign + more, Report.class)
        .getBody()
        .items();
  }

  private ResponseEntity<String> follow(String code, String userAgent, @Nullable String referrer) {
    Map<String, String> headers =
        referrer == null
            ? Map.of("User-Agent", userAgent)
            : Map.of("User-Agent", userAgent, "Referer", referrer);
    var answer = exchange(HttpMethod.GET, "/" + code, null, headers, String.class);
    assertThat(answer.getStatusCode().value()).isEqualTo(302);
    return answer;
  }

  private <T> ResponseEntity<T> create(String body, Class<T> type) {
    return exchange(HttpMethod.POST, "/api/v1/links", body, Map.of(), type);
  }

  private <T> ResponseEntity<T> get(String path, Class<T> type) {
    return exchange(HttpMethod.GET, path, null, Map.of(), type);
  }

  private <T> ResponseEntity<T> exchange(
      HttpMethod method,
      String path,
      @Nullable String body,
      Map<String, String> more,
      Class<T> type) {
    HttpHeaders headers = new HttpHeaders();
    headers.set("X-Suite-Token", TemporaryData.SUITE_TOKEN);
    headers.setContentType(MediaType.APPLICATION_JSON);
    more.forEach(headers::set);
    return http.exchange(
        URI.create("http://localhost:" + port + path),
        method,
        new HttpEntity<>(body, headers),
        type);
  }

  private static CloudEvent click(String json) {
    return event("lessserver.link.clicked.v1", json);
  }

  private static CloudEvent event(String type, String json) {
    return CloudEventBuilder.v1()
        .withId(UUID.randomUUID().toString())
        .withSource(URI.create("/elsewhere"))
        .withType(type)
        .withData("application/json", json.getBytes(StandardCharsets.UTF_8))
        .build();
  }

  private static void publish(String topic, CloudEvent... events) throws Exception {
    try (var producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", RealKafka.bootstrapServers()),
            new StringSerializer(),
            new CloudEventSerializer())) {
      for (CloudEvent event : events) {
        producer.send(new ProducerRecord<>(topic, "same-key", event)).get();
      }
    }
  }
}
