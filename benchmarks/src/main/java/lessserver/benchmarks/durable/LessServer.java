package lessserver.benchmarks.durable;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import lessserver.durable.DurableClient;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** This project's engine, auto-configured in a Spring Boot application as in any service. */
final class LessServer implements Contender {

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final ConfigurableApplicationContext application;
  private final DurableClient client;

  private LessServer(ConfigurableApplicationContext application) {
    this.application = application;
    this.client = application.getBean(DurableClient.class);
  }

  static LessServer start(String jdbcUrl, String user, Path data) {
    return new LessServer(
        new SpringApplication(ChainService.class)
            .run(
                "--spring.datasource.url=" + jdbcUrl,
                "--spring.datasource.username=" + user,
                "--spring.datasource.password=",
                "--lessserver.data=" + data));
  }

  @Override
  public String run(String input) throws TimeoutException {
    return client.await(client.start(Chain.NAME, input), String.class, PATIENCE);
  }

  @Override
  public void close() {
    application.close();
  }
}
