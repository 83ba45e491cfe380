package lessserver.durable.engine;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import lessserver.durable.store.Store;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/** What replicas tell each other. All of it is a hint: who misses one finds out a second later. */
final class Notices {

  private static final Logger log = LoggerFactory.getLogger(Notices.class);

  private static final String MAIL = "mail:";
  private static final String TASKS = "tasks";
  private static final String CHANGED = "changed:";
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final Store store;
  private final Ticker listener;

  Notices(Store store, Consumer<String> onNotice) {
    this.store = store;
    this.listener =
        new Ticker(
            "durable-notices",
            () -> {
              try {
                store.notices(PATIENCE).forEach(onNotice);
                return Duration.ZERO;
              } catch (DataAccessException e) {
                log.debug("event=notices-not-heard", e);
                return PATIENCE;
              }
            });
  }

  void start() {
    if (store.isShared()) {
      listener.start();
    }
  }

  void stop() {
    if (store.isShared()) {
      listener.stop();
    }
  }

  /** There is mail in a partition. */
  static String mailFor(int partition) {
    return MAIL + partition;
  }

  /** There are tasks in the queue. */
  static String tasks() {
    return TASKS;
  }

  /** An instance has ended, or was dealt with in another way that somebody waits for. */
  static String changed(String instanceId) {
    return CHANGED + instanceId;
  }

  static void read(
      String notice, IntConsumer onMail, Runnable onTasks, Consumer<String> onChanged) {
    if (notice.startsWith(MAIL)) {
      onMail.accept(Integer.parseInt(notice, MAIL.length(), notice.length(), 10));
    } else if (notice.equals(TASKS)) {
      onTasks.run();
    } else if (notice.startsWith(CHANGED)) {
      onChanged.accept(notice.substring(CHANGED.length()));
    }
  }
}
