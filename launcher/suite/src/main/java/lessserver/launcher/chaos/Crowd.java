package lessserver.launcher.chaos;

import java.time.Duration;
import java.util.List;

/** People who use one of the scenarios while processes die under them. */
interface Crowd {

  /** Uses it for so long, in threads of their own; returns when everybody had an answer. */
  void use(Duration time) throws Exception;

  /** Waits until all that was begun has ended, but not longer than that; returns what has not. */
  List<String> awaitEnd(Duration atMost) throws InterruptedException;

  /** What they know beside what the suite says, once all has ended. */
  List<Line> books() throws InterruptedException;

  /** What came of it, in a few words. */
  String summary() throws InterruptedException;

  /** What they were told that they should not have been. */
  List<String> complaints();
}
