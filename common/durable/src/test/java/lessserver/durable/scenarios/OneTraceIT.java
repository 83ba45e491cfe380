package lessserver.durable.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import java.time.Duration;
import java.util.List;
import lessserver.durable.DurableClient;
import lessserver.durable.shop.Order;
import lessserver.durable.shop.Shop;
import lessserver.testing.RecordedSpans;
import lessserver.testing.TemporaryData;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** One trace goes through all of an orchestration, wherever its parts run. */
class OneTraceIT {

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final String url =
      "jdbc:h2:file:" + TemporaryData.newFolder() + "/db;WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE";

  @Configuration(proxyBeanMethods = false)
  static class Recording {
    @Bean
    RecordedSpans recordedSpans() {
      return new RecordedSpans();
    }
  }

  private ConfigurableApplicationContext start() {
    return new SpringApplication(Shop.class, Scenarios.class, Recording.class)
        .run(
            "--spring.main.web-application-type=none",
            "--spring.datasource.url=" + url,
            "--management.zipkin.tracing.export.enabled=false",
            "--SUITE_TOKEN=test");
  }

  private static String within(ConfigurableApplicationContext shop, Runnable work) {
    Tracer tracer = shop.getBean(Tracer.class);
    Span span = tracer.nextSpan().name("a caller").start();
    try (Tracer.SpanInScope _ = tracer.withSpan(span)) {
      work.run();
    } finally {
      span.end();
    }
    return span.context().traceId();
  }

  private static List<String> names(
      ConfigurableApplicationContext shop, String trace, String last) {
    return shop
        .getBean(RecordedSpans.class)
        .awaitInTrace(trace, span -> span.name().equals(last))
        .stream()
        .map(RecordedSpans.Ended::name)
        .toList();
  }

  @Test
  void the_callers_trace_holds_the_start_every_activity_and_the_end() throws Exception {
    try (ConfigurableApplicationContext shop = start()) {
      DurableClient client = shop.getBean(DurableClient.class);
      String trace =
          within(shop, () -> client.start("PlaceOrder", new Order("o", "book", 1), "traced"));
      client.await("traced", PATIENCE);

      assertThat(names(shop, trace, "completed PlaceOrder"))
          .containsExactlyInAnyOrder(
              "a caller",
              "start PlaceOrder",
              "function check-and-reserve-inventory",
              "function process-payment",
              "function schedule-shipping",
              "function email-customer",
              "completed PlaceOrder");
    }
  }

  @Test
  void the_trace_goes_on_after_a_restart() throws Exception {
    String trace;
    try (ConfigurableApplicationContext shop = start()) {
      DurableClient client = shop.getBean(DurableClient.class);
      trace = within(shop, () -> client.start("statusTeller", "", "restarted"));
    }
    try (ConfigurableApplicationContext shop = start()) {
      DurableClient client = shop.getBean(DurableClient.class);
      client.raiseEvent("restarted", "go", "on");
      client.await("restarted", PATIENCE);

      assertThat(names(shop, trace, "completed statusTeller"))
          .containsExactlyInAnyOrder("function shout", "completed statusTeller");
    }
  }
}
