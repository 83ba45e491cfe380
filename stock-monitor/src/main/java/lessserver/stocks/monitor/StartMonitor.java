package lessserver.stocks.monitor;

import java.util.Optional;
import java.util.function.Function;
import lessserver.durable.DurableClient;
import lessserver.functions.Refusal;
import lessserver.stocks.quote.Quotes;
import org.springframework.stereotype.Component;

/**
 * Starts the watching of a stock, and returns the monitor's id. What makes no sense is refused
 * here, at once; a monitor that runs or ran under the id is found again, and nothing is started.
 */
@Component
class StartMonitor implements Function<NewMonitor, String> {

  private final WatchRules rules;
  private final Quotes quotes;
  private final Monitors monitors;
  private final StartedWatches started;
  private final DurableClient orchestrations;

  StartMonitor(
      WatchRules rules,
      Quotes quotes,
      Monitors monitors,
      StartedWatches started,
      DurableClient orchestrations) {
    this.rules = rules;
    this.quotes = quotes;
    this.monitors = monitors;
    this.started = started;
    this.orchestrations = orchestrations;
  }

  @Override
  public String apply(NewMonitor wish) {
    String id = wish.id();
    if (id != null) {
      Optional<StockWatch> known = known(id);
      if (known.isPresent()) {
        if (known.get().isSameAs(wish.watch())) {
          return id;
        }
        rules.check(wish.watch()); // What makes no sense at all is told so, with its field.
        throw new KeyReused();
      }
    }
    rules.check(wish.watch());
    if (quotes.areRefusedFor(wish.watch().symbol())) {
      throw new UnwatchableSymbol(wish.watch().symbol());
    }
    return start(wish);
  }

  private Optional<StockWatch> known(String id) {
    return monitors
        .findByMonitorId(id)
        .map(Monitor::watch)
        .or(() -> started.find(id).map(StartedWatches.Started::watch));
  }

  private String start(NewMonitor wish) {
    if (wish.id() == null) {
      return orchestrations.start(StockWatch.ORCHESTRATION, wish.watch());
    }
    // A repeat of this request may be faster.
    orchestrations.startOnce(StockWatch.ORCHESTRATION, wish.watch(), wish.id());
    return wish.id();
  }

  /** The market has no such stock. */
  static final class UnwatchableSymbol extends Refusal {

    private static final long serialVersionUID = 1L;

    private UnwatchableSymbol(String symbol) {
      super(
          Kind.FORBIDDEN_BY_RULE,
          "The market has no stock " + symbol + ".",
          new FieldError("symbol", "is not known to the market"));
    }
  }

  /** The key belongs to another wish. */
  static final class KeyReused extends Refusal {

    private static final long serialVersionUID = 1L;

    private KeyReused() {
      super(
          Kind.FORBIDDEN_BY_RULE,
          "This Idempotency-Key was used for another monitor; use a new key for a new one.");
    }
  }
}
