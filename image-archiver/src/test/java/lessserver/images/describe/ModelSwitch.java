package lessserver.images.describe;

import ai.onnxruntime.OrtSession;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import lessserver.events.NotNowException;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

/** Takes the model away, as if it could not be loaded, and brings it back. */
@TestConfiguration(proxyBeanMethods = false)
public class ModelSwitch {

  private static final AtomicBoolean AWAY = new AtomicBoolean();
  private static final AtomicInteger MISSED = new AtomicInteger();

  /** How often it was wanted while it was away. */
  public static int missed() {
    return MISSED.get();
  }

  public static void isAway(boolean away) {
    AWAY.set(away);
  }

  @Bean
  @Primary
  Model switchedModel() {
    return new Model() {
      @Override
      synchronized OrtSession session() {
        if (AWAY.get()) {
          MISSED.incrementAndGet();
          throw new NotNowException("the model is away", null);
        }
        return super.session();
      }
    };
  }
}
