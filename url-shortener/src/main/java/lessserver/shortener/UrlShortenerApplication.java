package lessserver.shortener;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Starts the URL shortener. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class UrlShortenerApplication {

  static void main(String[] arguments) {
    SpringApplication.run(UrlShortenerApplication.class, arguments);
  }
}
