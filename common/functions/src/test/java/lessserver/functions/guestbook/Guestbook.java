package lessserver.functions.guestbook;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import lessserver.testing.RecordedSpans;
import lessserver.testing.SettableClock;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/**
 * The service: functions of each kind, and the world's clock, spans and gate in the test's hand.
 */
@SpringBootApplication
public class Guestbook {

  public static final String SECRET = "the-key-is-under-the-mat";

  @Bean
  SettableClock clock() {
    return new SettableClock(Instant.now().truncatedTo(ChronoUnit.MICROS));
  }

  @Bean
  RecordedSpans recordedSpans() {
    return new RecordedSpans();
  }

  @Bean
  Gate gate() {
    return new Gate();
  }

  @Bean
  Function<Guest, Greeting> greet() {
    return guest -> new Greeting("hello, " + guest.name());
  }

  @Bean
  Function<Greeting, Greeting> shout() {
    return greeting -> new Greeting(greeting.words().toUpperCase(Locale.ROOT));
  }

  @Bean
  Function<Guest, Greeting> stumble() {
    return _ -> {
      throw new IllegalStateException(SECRET);
    };
  }

  @Bean
  Consumer<Guest> wave() {
    return _ -> {};
  }

  @Bean
  Supplier<Greeting> motto() {
    return () -> new Greeting("be our guest");
  }
}
