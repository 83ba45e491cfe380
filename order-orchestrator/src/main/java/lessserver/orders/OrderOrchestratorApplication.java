package lessserver.orders;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Starts the order orchestrator. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class OrderOrchestratorApplication {

  static void main(String[] arguments) {
    SpringApplication.run(OrderOrchestratorApplication.class, arguments);
  }
}
