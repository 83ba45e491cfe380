package lessserver.gateway.key;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.Clock;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Opens the keys before the first request comes. */
@Configuration(proxyBeanMethods = false)
class KeyConfiguration {

  @Bean
  Keys keys(
      @Value("${lessserver.data}") Path dataFolder,
      @Value("${API_KEY:}") String configured,
      ObjectMapper json,
      Clock clock) {
    return Keys.open(new KeyFile(dataFolder, json), configured.strip(), clock);
  }
}
