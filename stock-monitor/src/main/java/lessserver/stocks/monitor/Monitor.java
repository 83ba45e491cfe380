package lessserver.stocks.monitor;

import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A monitor as people see it. Each change may be tried again after it was made, or come late: then
 * it changes nothing.
 */
@Entity
@Table(name = "monitors")
public class Monitor {

  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  private @Nullable Long position;

  private String monitorId;
  private String symbol;
  private BigDecimal percentageChange;
  private @Nullable Long timeLimit;
  private long checkInterval;
  private @Nullable String notifyUrl;
  private @Nullable String email;
  private boolean eternal;

  @Enumerated(EnumType.STRING)
  private MonitorStatus status;

  private @Nullable BigDecimal initialPrice;
  private @Nullable BigDecimal lastPrice;
  private long checks;
  private long failedChecks;
  private @Nullable String lastFailure;
  private int notices;

  @Enumerated(EnumType.STRING)
  private @Nullable Delivery mail;

  @Enumerated(EnumType.STRING)
  private @Nullable Delivery webhook;

  private Instant startedAt;
  private @Nullable Instant endsAt;
  private @Nullable Instant lastCheckAt;
  private @Nullable Instant nextCheckAt;
  private @Nullable Instant endedAt;
  private @Nullable String correlationId;

  /** For JPA. */
  @SuppressWarnings("NullAway.Init")
  protected Monitor() {}

  @SuppressWarnings("NullAway.Init") // begin() sets the rest
  private Monitor(String monitorId) {
    this.monitorId = monitorId;
  }

  /** One that begins to watch. */
  public static Monitor of(
      String monitorId, StockWatch watch, Progress progress, @Nullable String trace) {
    Monitor monitor = new Monitor(monitorId);
    monitor.begin(watch, progress, trace);
    return monitor;
  }

  /** The id was used before, and the orchestration of that name begins anew. */
  public void begin(StockWatch watch, Progress progress, @Nullable String trace) {
    symbol = watch.symbol();
    percentageChange = watch.percentageChange();
    timeLimit = watch.timeLimit() == null ? null : watch.timeLimit().toMillis();
    checkInterval = watch.checkInterval().toMillis();
    notifyUrl = watch.notifyUrl();
    email = watch.email();
    eternal = watch.eternal();
    status = MonitorStatus.RUNNING;
    startedAt = progress.startedAt();
    endsAt = progress.endsAt();
    endedAt = null;
    mail = null;
    webhook = null;
    correlationId = trace;
    take(progress);
  }

  /** What the latest check has seen. */
  public void note(Progress progress) {
    if (status == MonitorStatus.RUNNING
        && startedAt.equals(progress.startedAt())
        && progress.checks() >= checks) {
      take(progress);
    }
  }

  private void take(Progress progress) {
    initialPrice = progress.initialPrice();
    lastPrice = progress.lastPrice();
    checks = progress.checks();
    failedChecks = progress.failedChecks();
    lastFailure = progress.lastFailure();
    notices = progress.notices();
    lastCheckAt = progress.lastCheckAt();
    nextCheckAt = progress.nextCheckAt();
  }

  /**
   * What it came to.
   *
   * @return whether that is new, and so to be told
   */
  public boolean come(Outcome outcome) {
    if (status != MonitorStatus.RUNNING || (outcome.goesOn() && outcome.number() <= notices)) {
      return false;
    }
    lastPrice = outcome.lastPrice();
    initialPrice = outcome.goesOn() ? outcome.lastPrice() : outcome.initialPrice();
    checks = outcome.checks();
    failedChecks = outcome.failedChecks();
    if (outcome.number() > notices) {
      notices = outcome.number();
      mail = email == null ? null : Delivery.PENDING;
      webhook = notifyUrl == null ? null : Delivery.PENDING;
    }
    if (!outcome.goesOn()) {
      status = outcome.status();
      endedAt = outcome.at();
      nextCheckAt = null;
      lastFailure = outcome.reason() == null ? lastFailure : outcome.reason();
    }
    return true;
  }

  /** It ended without an outcome: its orchestration is no more. */
  Outcome broken(MonitorStatus how, @Nullable String reason, Instant at) {
    return new Outcome(
        monitorId,
        how,
        symbol,
        percentageChange,
        initialPrice,
        lastPrice,
        change(),
        checks,
        failedChecks,
        at,
        notices,
        reason,
        false);
  }

  /** What became of the mail of the latest notice; older ones do not matter any more. */
  public void mailed(int number, Delivery delivery) {
    if (number == notices) {
      mail = delivery;
    }
  }

  /** What became of the webhook of the latest notice. */
  public void posted(int number, Delivery delivery) {
    if (number == notices) {
      webhook = delivery;
    }
  }

  long position() {
    if (position == null) {
      throw new IllegalStateException("monitor " + monitorId + " is not stored yet");
    }
    return position;
  }

  public String id() {
    return monitorId;
  }

  MonitorStatus status() {
    return status;
  }

  public Instant startedAt() {
    return startedAt;
  }

  StockWatch watch() {
    return new StockWatch(
        symbol,
        percentageChange,
        timeLimit == null ? null : Duration.ofMillis(timeLimit),
        Duration.ofMillis(checkInterval),
        notifyUrl,
        email,
        eternal,
        null);
  }

  private @Nullable BigDecimal change() {
    return initialPrice == null || lastPrice == null
        ? null
        : PriceChange.percent(initialPrice, lastPrice);
  }

  Progress progress() {
    return new Progress(
        startedAt,
        endsAt,
        initialPrice,
        lastPrice,
        change(),
        checks,
        failedChecks,
        lastFailure,
        notices,
        lastCheckAt,
        nextCheckAt);
  }

  @Nullable Delivery mail() {
    return mail;
  }

  @Nullable Delivery webhook() {
    return webhook;
  }

  @Nullable Instant endedAt() {
    return endedAt;
  }

  @Nullable String correlationId() {
    return correlationId;
  }
}
