package lessserver.functions.billing;

import java.time.LocalDate;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.transaction.TransactionException;

/**
 * How much each function of this service was used on each of the last days. Calls are counted in
 * memory and added to the service's table every few seconds and when it stops: a process that is
 * killed takes with it what it counted since. Without a database all is forgotten when it ends.
 *
 * <p>Safe for use by many threads.
 */
public final class FunctionUsage {

  private static final Logger log = LoggerFactory.getLogger(FunctionUsage.class);

  private final PendingUsage pending;
  private final @Nullable UsageTable table;
  private final int keepDays;

  /** So that nobody reads while counts are on their way from memory to the table. */
  private final ReentrantLock moving = new ReentrantLock();

  private LocalDate tidied = LocalDate.MIN;
  private boolean failing;

  FunctionUsage(PendingUsage pending, @Nullable UsageTable table, int keepDays) {
    this.pending = pending;
    this.table = table;
    this.keepDays = keepDays;
  }

  /** How many days are kept, the present one included. */
  public int keepDays() {
    return keepDays;
  }

  /**
   * What each function did on the last days, this one included; without those that did nothing.
   *
   * @throws DataAccessException while the database is away
   */
  public Map<String, Usage.Report> onLastDays(int days) {
    LocalDate first = pending.today().minusDays(days - 1L);
    Map<FunctionDay, Tally> tallies = new TreeMap<>();
    moving.lock();
    try {
      if (table != null) {
        tallies.putAll(table.since(first));
      }
      pending.addTo(tallies);
    } finally {
      moving.unlock();
    }
    Map<String, List<Map.Entry<FunctionDay, Tally>>> byFunction =
        tallies.entrySet().stream()
            .filter(each -> !each.getKey().day().isBefore(first))
            .collect(Collectors.groupingBy(each -> each.getKey().function()));
    Map<String, Usage.Report> reports = new HashMap<>();
    byFunction.forEach((function, parts) -> reports.put(function, report(parts)));
    return reports;
  }

  private static Usage.Report report(List<Map.Entry<FunctionDay, Tally>> parts) {
    Tally total = new Tally();
    parts.forEach(each -> total.plus(each.getValue()));
    List<Usage.Day> days =
        parts.stream()
            .map(each -> new Usage.Day(each.getKey().day(), each.getValue().usage()))
            .sorted(Comparator.comparing(Usage.Day::day).reversed())
            .toList();
    return new Usage.Report(total.usage(), days);
  }

  /** Adds what was counted to the table. What cannot be added now is added later. */
  @Scheduled(fixedDelayString = "${lessserver.billing.keep-every:PT5S}")
  void keep() {
    pending.weigh();
    moving.lock();
    try {
      if (table != null) {
        keepIn(table);
      }
      tidy();
      failing = false;
    } catch (DataAccessException | TransactionException e) {
      if (!failing) {
        log.warn("event=usage-not-kept reason=\"{}\"; it is tried again", e.getMessage());
      }
      failing = true;
    } finally {
      moving.unlock();
    }
  }

  private void keepIn(UsageTable room) {
    Map<FunctionDay, Tally> taken = pending.take();
    try {
      room.add(taken);
    } catch (DataAccessException | TransactionException e) {
      pending.giveBack(taken);
      throw e;
    }
  }

  private void tidy() {
    LocalDate today = pending.today();
    if (!today.equals(tidied)) {
      LocalDate first = today.minusDays(keepDays - 1L);
      pending.forgetBefore(first);
      if (table != null) {
        table.forgetBefore(first);
      }
      tidied = today;
    }
  }
}
