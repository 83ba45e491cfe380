package lessserver.testing;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Tests wait for what must come for as long as a busy machine may need. Only a test that fails
 * takes that long; how fast something is, the benchmarks tell. It holds for the JVM that runs the
 * tests, not for those that they start.
 */
public final class Patience implements LauncherSessionListener {

  private static final Duration LIMIT = Duration.ofMinutes(2);

  @Override
  public void launcherSessionOpened(LauncherSession session) {
    Awaitility.setDefaultTimeout(LIMIT);
  }
}
