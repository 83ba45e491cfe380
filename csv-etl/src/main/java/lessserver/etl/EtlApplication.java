package lessserver.etl;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Starts the CSV ETL. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class EtlApplication {

  static void main(String[] arguments) {
    SpringApplication.run(EtlApplication.class, arguments);
  }
}
