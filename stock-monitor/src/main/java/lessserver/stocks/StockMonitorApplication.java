package lessserver.stocks;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.scheduling.annotation.EnableScheduling;

/** Starts the stock monitor. */
@SpringBootApplication
@ConfigurationPropertiesScan
@EnableScheduling
public class StockMonitorApplication {

  static void main(String[] arguments) {
    SpringApplication.run(StockMonitorApplication.class, arguments);
  }
}
