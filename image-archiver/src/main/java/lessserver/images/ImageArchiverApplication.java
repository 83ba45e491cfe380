package lessserver.images;

import java.time.ZoneOffset;
import java.util.TimeZone;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Starts the image archiver. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class ImageArchiverApplication {

  static void main(String[] arguments) {
    // A day is a day in UTC, wherever the service runs; databases take their sessions' zone from
    // here.
    TimeZone.setDefault(TimeZone.getTimeZone(ZoneOffset.UTC));
    SpringApplication.run(ImageArchiverApplication.class, arguments);
  }
}
