package lessserver.stocks.watch;

import java.time.Duration;
import java.time.Instant;
import lessserver.durable.Orchestration;
import lessserver.durable.OrchestrationContext;
import lessserver.durable.Orchestrator;
import lessserver.durable.Retry;
import lessserver.durable.RetryPolicy;
import lessserver.durable.Task;
import lessserver.durable.TaskFailedException;
import lessserver.stocks.monitor.MonitorStatus;
import lessserver.stocks.monitor.Outcome;
import lessserver.stocks.monitor.Progress;
import lessserver.stocks.monitor.StockWatch;
import lessserver.stocks.monitor.WatchRules;
import lessserver.stocks.notice.DeliverNotice;
import lessserver.stocks.notice.Notice;
import lessserver.stocks.quote.GetStockPrice;
import lessserver.stocks.quote.Quote;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a stock's price until it has moved far enough, or the time is over. Between two looks it
 * costs no thread and need not be in memory. A market that does not answer is asked again at the
 * next interval.
 */
@Orchestration(StockWatch.ORCHESTRATION)
class CheckStockPrice implements Orchestrator<StockWatch, Outcome> {

  /** Then it goes on with an empty history, so that it may watch for years. */
  static final int CHECKS_PER_EXECUTION = 100;

  /** The database is away, or too busy; the engine itself waits for it, too. */
  private static final Retry UNTIL_STORED =
      RetryPolicy.attempts(60, Duration.ofSeconds(1))
          .backingOffBy(2)
          .waitingAtMost(Duration.ofMinutes(1));

  private final OpenMonitor openMonitor;
  private final GetStockPrice getStockPrice;
  private final RecordCheck recordCheck;
  private final RecordOutcome recordOutcome;
  private final DeliverNotice deliverNotice;

  CheckStockPrice(
      OpenMonitor openMonitor,
      GetStockPrice getStockPrice,
      RecordCheck recordCheck,
      RecordOutcome recordOutcome,
      DeliverNotice deliverNotice) {
    this.openMonitor = openMonitor;
    this.getStockPrice = getStockPrice;
    this.recordCheck = recordCheck;
    this.recordOutcome = recordOutcome;
    this.deliverNotice = deliverNotice;
  }

  @Override
  public Outcome run(OrchestrationContext context, StockWatch watch) {
    Task<@Nullable Object> cancellation = context.event(StockWatch.CANCELLATION, Object.class);
    Progress progress = watch.progress() == null ? open(context, watch) : watch.progress();
    WatchRules.checkTimes(
        watch); // A progress from outside has passed OpenMonitor, and its rules, by.

    for (int check = 0; check < CHECKS_PER_EXECUTION; check++) {
      if (isOver(progress, context.now())) {
        return tell(context, watch, progress.told(), MonitorStatus.TIME_LIMIT_REACHED, false);
      }
      progress = check(context, watch, progress);
      if (progress.hasMovedBy(watch.percentageChange())) {
        progress = progress.told();
        Outcome moved =
            tell(context, watch, progress, MonitorStatus.THRESHOLD_REACHED, watch.eternal());
        if (!watch.eternal()) {
          return moved;
        }
        progress = progress.anew();
      }
      Instant next = next(context, watch, progress);
      progress = progress.until(next);
      context.customStatus(progress);
      context.start(recordCheck, new Check(context.instanceId(), progress), UNTIL_STORED);

      context.any(cancellation, context.timer(next));
      if (cancellation.isDone()) {
        return end(context, watch, progress, MonitorStatus.CANCELLED, false);
      }
    }
    return context.continueAsNew(watch.from(progress));
  }

  private Progress open(OrchestrationContext context, StockWatch watch) {
    Instant now = context.now();
    Instant endsAt = watch.timeLimit() == null ? null : now.plus(watch.timeLimit());
    Progress progress = Progress.none(now, endsAt);
    context.call(openMonitor, new Opening(context.instanceId(), watch, progress), UNTIL_STORED);
    return progress;
  }

  private Progress check(OrchestrationContext context, StockWatch watch, Progress progress) {
    try {
      Quote quote = context.call(getStockPrice, watch.symbol());
      return progress.saw(quote.price(), context.now());
    } catch (TaskFailedException e) {
      return progress.missed(e.failure().message(), context.now());
    }
  }

  /** An interval from now, but not beyond the time limit. */
  private static Instant next(OrchestrationContext context, StockWatch watch, Progress progress) {
    Instant next = context.now().plus(watch.checkInterval());
    return progress.endsAt() != null && next.isAfter(progress.endsAt()) ? progress.endsAt() : next;
  }

  /** Not before it has looked once: in a rush, its whole time may pass until it gets its turn. */
  private static boolean isOver(Progress progress, Instant now) {
    return progress.endsAt() != null
        && !now.isBefore(progress.endsAt())
        && progress.checks() + progress.failedChecks() > 0;
  }

  /** Ends it, or at least this part of it, and has everybody told who wanted to know. */
  private Outcome tell(
      OrchestrationContext context,
      StockWatch watch,
      Progress progress,
      MonitorStatus status,
      boolean goesOn) {
    Outcome outcome = end(context, watch, progress, status, goesOn);
    if (watch.notifyUrl() != null || watch.email() != null) {
      // Nobody waits for it: a mail server that is away for a day holds no watching up.
      context.startOrchestration(
          deliverNotice,
          new Notice(outcome, watch.notifyUrl(), watch.email()),
          context.instanceId() + "-notice-" + outcome.number(),
          Retry.NONE);
    }
    return outcome;
  }

  private Outcome end(
      OrchestrationContext context,
      StockWatch watch,
      Progress progress,
      MonitorStatus status,
      boolean goesOn) {
    Instant limit = progress.endsAt();
    boolean isTimeLimit = status == MonitorStatus.TIME_LIMIT_REACHED;
    Outcome outcome =
        new Outcome(
            context.instanceId(),
            status,
            watch.symbol(),
            watch.percentageChange(),
            progress.initialPrice(),
            progress.lastPrice(),
            progress.change(),
            progress.checks(),
            progress.failedChecks(),
            isTimeLimit && limit != null ? limit : context.now(),
            progress.notices(),
            null,
            goesOn);
    context.customStatus(progress);
    context.call(recordOutcome, outcome, UNTIL_STORED);
    return outcome;
  }
}
