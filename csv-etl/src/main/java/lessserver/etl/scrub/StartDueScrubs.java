package lessserver.etl.scrub;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import lessserver.etl.dataset.Datasets;
import net.javacrumbs.shedlock.core.SimpleLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Component;

/**
 * Starts the scrubs whose time has come, each once however many replicas look at the clock: who
 * holds the timer's lock stores the run and the next time together. Those whose process was killed
 * are gone on with, whether they had begun or not.
 */
@Component
class StartDueScrubs implements Supplier<Integer> {

  private static final Logger log = LoggerFactory.getLogger(StartDueScrubs.class);
  private static final int AT_ONCE = 10;

  private final Scrubs scrubs;
  private final Datasets datasets;
  private final ScrubRunner runner;
  private final Clock clock;

  StartDueScrubs(Scrubs scrubs, Datasets datasets, ScrubRunner runner, Clock clock) {
    this.scrubs = scrubs;
    this.datasets = datasets;
    this.runner = runner;
    this.clock = clock;
  }

  /** How many were started. */
  @Override
  public Integer get() {
    SimpleLock lock = runner.lock("scrub-timer").orElse(null);
    if (lock == null) {
      return 0;
    }
    try {
      runner.takeUpAbandoned();
      List<Scrub> due = scrubs.due(clock.instant(), Limit.of(AT_ONCE));
      due.forEach(this::start);
      return due.size();
    } finally {
      lock.unlock();
    }
  }

  private void start(Scrub due) {
    Instant planned = due.nextAt();
    if (planned == null) {
      return;
    }
    Instant next = due.next(clock.instant());
    String name = datasets.findById(due.datasetId()).orElseThrow().name();
    try {
      // It has no other time before it is stored. If its rules were changed just now, so was that.
      runner.start(
          new ScrubRequest(name, false), () -> scrubs.schedule(due.datasetId(), planned, next) > 0);
    } catch (ScrubRunner.ScrubUnderWay _) {
      // What is under way may be a dry run, which puts nothing right: this one comes after it.
      log.info("event=scrub-waits dataset={} reason=under-way", name);
    }
  }
}
