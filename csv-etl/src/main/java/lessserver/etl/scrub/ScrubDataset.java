package lessserver.etl.scrub;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import lessserver.etl.dataset.Column;
import lessserver.etl.dataset.Dataset;
import lessserver.etl.dataset.DatasetTables;
import lessserver.etl.dataset.Datasets;
import lessserver.events.Outbox;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Looks after a dataset's rules: what breaks one goes to quarantine, some rows at a time, so that
 * nobody waits for it for long. One that is killed is gone on with, and its report tells of what it
 * had taken out before as well.
 */
@Component
class ScrubDataset implements Consumer<ScrubRun> {

  private final Datasets datasets;
  private final DatasetTables tables;
  private final Scrubs scrubs;
  private final ScrubRuns runs;
  private final ScrubRows rows;
  private final Outbox outbox;
  private final TransactionTemplate transaction;
  private final Clock clock;

  ScrubDataset(
      Datasets datasets,
      DatasetTables tables,
      Scrubs scrubs,
      ScrubRuns runs,
      ScrubRows rows,
      Outbox outbox,
      TransactionTemplate transaction,
      Clock clock) {
    this.datasets = datasets;
    this.tables = tables;
    this.scrubs = scrubs;
    this.runs = runs;
    this.rows = rows;
    this.outbox = outbox;
    this.transaction = transaction;
    this.clock = clock;
  }

  @Override
  public void accept(ScrubRun run) {
    Dataset dataset = datasets.findById(run.datasetId()).orElseThrow();
    tables.makeTree(dataset); // For a dry run, too: it looks for the next ones again and again.
    List<Rule> rules = scrubs.findById(run.datasetId()).map(Scrub::rules).orElse(List.of());
    List<Finding> findings = new ArrayList<>();
    Map<String, Long> before = rows.taken(run.datasetId(), run.id());
    long removed = 0;
    for (Rule rule : rules) {
      Column column = dataset.column(rule.column()).orElseThrow();
      long found = Objects.requireNonNullElse(before.remove(rule.title()), 0L);
      Long after = 0L;
      while (after != null) {
        ScrubRows.Broken broken = rows.broken(dataset, column, rule, after);
        after = broken.next();
        found +=
            run.dryRun() ? broken.rows().size() : remove(run, dataset, column, rule, broken.rows());
      }
      findings.add(new Finding(rule.title(), found));
      removed += run.dryRun() ? 0 : found;
    }
    for (Map.Entry<String, Long> changed : before.entrySet()) {
      findings.add(new Finding(changed.getKey(), changed.getValue())); // a rule that is no more
      removed += changed.getValue();
    }
    report(run, findings, removed);
  }

  private long remove(ScrubRun run, Dataset dataset, Column column, Rule rule, List<Long> broken) {
    long gone = 0;
    for (List<Long> portion : rows.portions(dataset, broken)) {
      gone += remove(run, column, rule, portion);
    }
    return gone;
  }

  /** A row may have been corrected since it was found; only now can nobody do that any more. */
  private int remove(ScrubRun run, Column column, Rule rule, List<Long> broken) {
    Integer count =
        transaction.execute(
            _ -> {
              Dataset dataset = datasets.lock(run.datasetId()).orElseThrow();
              List<Long> still = rows.stillBroken(dataset, column, rule, broken);
              int gone =
                  still.isEmpty()
                      ? 0
                      : rows.quarantine(dataset, run.id(), rule, still, clock.instant());
              dataset.changed(-gone, clock.instant());
              if (gone > 0) {
                runs.advance(run.id());
              }
              return gone;
            });
    return count == null ? 0 : count;
  }

  private void report(ScrubRun run, List<Finding> findings, long removed) {
    end(
        run,
        ended -> {
          ended.complete(findings, removed, clock.instant());
          return new DatasetScrubbed(
              dataset(run), run.id(), run.dryRun(), findings, removed, null, clock.instant());
        });
  }

  /** Ends a run before it is done; what it has taken out stays in quarantine, and is told of. */
  void fail(ScrubRun run, String why) {
    end(
        run,
        ended -> {
          List<Finding> taken =
              rows.taken(run.datasetId(), run.id()).entrySet().stream()
                  .map(rule -> new Finding(rule.getKey(), rule.getValue()))
                  .toList();
          long removed = taken.stream().mapToLong(Finding::rows).sum();
          ended.fail(why, taken, removed, clock.instant());
          return new DatasetScrubbed(
              dataset(run), run.id(), run.dryRun(), taken, removed, why, clock.instant());
        });
  }

  /** Once, even if a process that was thought to be dead has gone on with it as well. */
  private void end(ScrubRun run, Function<ScrubRun, DatasetScrubbed> ending) {
    transaction.executeWithoutResult(
        _ ->
            runs.lock(run.id())
                .filter(open -> !open.hasEnded())
                .ifPresent(open -> outbox.tell(ending.apply(open))));
  }

  private String dataset(ScrubRun run) {
    return datasets.findById(run.datasetId()).orElseThrow().name();
  }
}
