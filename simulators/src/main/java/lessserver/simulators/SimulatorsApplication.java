package lessserver.simulators;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Starts the simulators. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class SimulatorsApplication {

  static void main(String[] arguments) {
    SpringApplication.run(SimulatorsApplication.class, arguments);
  }
}
