package lessserver.durable.shop;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** A small service with durable orchestrations, for tests. */
@SpringBootApplication
public class Shop {

  public static ConfigurableApplicationContext start(String... properties) {
    return new SpringApplication(Shop.class).run(properties);
  }

  @SuppressWarnings("resource") // It lives until it is killed.
  public static void main(String[] properties) {
    start(properties);
  }
}
