package lessserver.benchmarks.durable;

import java.time.Duration;
import java.util.function.Function;
import lessserver.durable.DurableClient;
import lessserver.durable.Orchestrator;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

/** The engine of this project, as a service would have it, without a web server. */
final class LessServer implements Contender {

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final ConfigurableApplicationContext service;
  private final DurableClient client;

  LessServer(String url, String user) {
    service =
        new SpringApplicationBuilder(Service.class)
            .run(
                "--spring.main.web-application-type=none",
                "--spring.application.name=benchmark",
                "--spring.datasource.url=" + url,
                "--spring.datasource.username=" + user,
                "--spring.datasource.password=",
                "--management.tracing.enabled=false",
                "--logging.level.root=WARN",
                "--SUITE_TOKEN=benchmark");
    client = service.getBean(DurableClient.class);
  }

  @Override
  public String run(String input) throws Exception {
    return client.await(client.start("appendFour", input), String.class, PATIENCE);
  }

  @Override
  public void close() {
    service.close();
  }

  /** The workflow. */
  @SpringBootApplication
  static class Service {

    @Bean
    Function<String, String> append() {
      return text -> text + ".";
    }

    @Bean
    Orchestrator<String, String> appendFour(Function<String, String> append) {
      return (context, text) ->
          context.call(
              append, context.call(append, context.call(append, context.call(append, text))));
    }
  }
}
