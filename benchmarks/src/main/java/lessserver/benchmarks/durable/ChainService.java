package lessserver.benchmarks.durable;

import java.util.function.Function;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/** The smallest service that has the workflow. */
@SpringBootApplication(proxyBeanMethods = false)
class ChainService {

  @Bean
  Function<String, String> first() {
    return text -> text + "1";
  }

  @Bean
  Function<String, String> second() {
    return text -> text + "2";
  }

  @Bean
  Function<String, String> third() {
    return text -> text + "3";
  }

  @Bean
  Function<String, String> fourth() {
    return text -> text + "4";
  }
}
