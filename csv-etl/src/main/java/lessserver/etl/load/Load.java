package lessserver.etl.load;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import lessserver.etl.EtlProperties;
import lessserver.etl.dataset.DatasetTables;
import lessserver.etl.dataset.DatasetTables.Refused;
import lessserver.etl.dataset.DatasetTables.RowsRefusedException;
import lessserver.etl.dataset.Datasets;
import lessserver.etl.dataset.Row;
import lessserver.etl.dataset.Target;
import lessserver.etl.imports.Import;
import lessserver.etl.imports.ImportEvent;
import lessserver.etl.imports.ImportEvent.RejectedRow;
import lessserver.etl.imports.Imports;
import lessserver.etl.imports.OnDuplicate;
import lessserver.etl.imports.Progress;
import lessserver.etl.imports.Reject;
import lessserver.etl.imports.Rejects;
import lessserver.etl.parse.RawText;
import lessserver.events.Outbox;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Puts a chunk of rows into their table. The rows, the rejects, and the checkpoint that counts them
 * are one transaction: a process that is killed has loaded all of a chunk or nothing of it.
 */
@Component
class Load implements Function<TypedChunk, Progress> {

  private static final int REJECTS_TOLD = 10;

  private final Imports imports;
  private final Datasets datasets;
  private final DatasetTables tables;
  private final Rejects rejects;
  private final Extract extract;
  private final Outbox outbox;
  private final TransactionTemplate transaction;
  private final Clock clock;
  private final Duration lease;

  Load(
      Imports imports,
      Datasets datasets,
      DatasetTables tables,
      Rejects rejects,
      Extract extract,
      Outbox outbox,
      TransactionTemplate transaction,
      EtlProperties properties,
      Clock clock) {
    this.imports = imports;
    this.datasets = datasets;
    this.tables = tables;
    this.rejects = rejects;
    this.extract = extract;
    this.outbox = outbox;
    this.transaction = transaction;
    this.clock = clock;
    this.lease = properties.lease();
  }

  /**
   * How far the import is now.
   *
   * @throws Import.NotYours if it was cancelled or is loaded by another; then nothing was done
   */
  @Override
  public Progress apply(TypedChunk chunk) {
    Progress after;
    try {
      after = transaction.execute(_ -> load(chunk, false));
    } catch (RowsRefusedException _) {
      TypedChunk quotable = quotable(chunk);
      // The attempt, which is undone with all it did, may have taken longer than the lease.
      imports.renew(
          Set.of(chunk.plan().importPosition()), chunk.plan().owner(), clock.instant().plus(lease));
      after = transaction.execute(_ -> load(quotable, true));
    }
    if (after == null) {
      throw new IllegalStateException("a transaction that commits has a result");
    }
    return after;
  }

  /**
   * With its text, if need be from the file once more: hardly any chunk has a row that the database
   * refuses, and the text of all would take as much memory as their values.
   */
  private TypedChunk quotable(TypedChunk chunk) {
    if (!chunk.texts().isEmpty()) {
      return chunk;
    }
    NavigableMap<Long, RawText> texts = new TreeMap<>();
    try (Extraction file = extract.apply(chunk.plan().from(chunk.firstRow()))) {
      Optional<RawChunk> piece = file.next();
      while (piece.isPresent() && piece.get().firstRow() < chunk.end()) {
        texts.put(piece.get().firstLine(), piece.get().text());
        piece = file.next();
      }
    }
    return chunk.withTexts(texts);
  }

  private Progress load(TypedChunk chunk, boolean oneByOne) {
    LoadPlan plan = chunk.plan();
    // First of all: nobody else may add a row with the same key, nor stop the import half-way.
    var dataset = datasets.lock(plan.datasetId()).orElseThrow();
    Import running = imports.lock(plan.importPosition()).orElseThrow();
    running.requireOwner(plan.owner());

    List<Reject> rejected = new ArrayList<>(chunk.rejects());
    int loaded = 0;
    int duplicates = 0;
    // One by one, a row that the database will not have does not hide another with its key.
    List<List<Row>> parts =
        oneByOne ? chunk.rows().stream().map(List::of).toList() : List.of(chunk.rows());
    for (List<Row> part : parts) {
      Sorted sorted = sort(chunk, part);
      int refused = write(chunk, sorted, oneByOne);
      rejected.addAll(sorted.rejects);
      loaded += sorted.added.size() - refused;
      duplicates += sorted.duplicates;
    }
    rejected.sort(Comparator.comparingLong(Reject::line)); // as the file has them
    rejects.add(plan.importPosition(), rejected);
    Instant now = clock.instant();
    Progress after =
        running
            .progress()
            .plus(loaded, rejected.size(), duplicates, chunk.blank(), chunk.bytesRead());
    running.advance(plan.owner(), chunk.firstRow(), after, now.plus(lease));
    dataset.changed(loaded, now);
    if (!rejected.isEmpty()) {
      outbox.tell(
          new ImportEvent.RowsRejected(
              plan.importId(),
              plan.dataset(),
              rejected.size(),
              rejected.stream()
                  .limit(REJECTS_TOLD)
                  .map(each -> new RejectedRow(each.line(), each.column(), each.code()))
                  .toList(),
              now));
    }
    return after;
  }

  /** What is to be done with some rows of a chunk. */
  private static final class Sorted {

    private List<Row> added = List.of();
    private List<Row> changed = List.of();
    private final List<Reject> rejects = new ArrayList<>();
    private int duplicates;
  }

  /** By their keys, if they have one: those that are new, and those that are there already. */
  private Sorted sort(TypedChunk chunk, List<Row> rows) {
    Sorted sorted = new Sorted();
    Target target = chunk.plan().target();
    if (target.keyIndex() < 0 || rows.isEmpty()) {
      sorted.added = rows;
      return sorted;
    }
    Set<Object> known =
        tables.existing(target, rows.stream().map(target::keyOf).distinct().toList());
    Map<Object, Row> added = new LinkedHashMap<>();
    Map<Object, Row> changed = new LinkedHashMap<>();
    for (Row row : rows) {
      Object key = target.keyOf(row);
      boolean here = added.containsKey(key);
      if (!here && !known.contains(key)) {
        added.put(key, row);
        continue;
      }
      if (chunk.plan().onDuplicate() == OnDuplicate.REJECT) {
        sorted.rejects.add(
            reject(chunk, row, "duplicate-key", "There is a row with the key " + key + "."));
        continue;
      }
      sorted.duplicates++;
      if (chunk.plan().onDuplicate() == OnDuplicate.UPDATE) {
        (here ? added : changed).put(key, row);
      }
    }
    sorted.added = List.copyOf(added.values());
    sorted.changed = List.copyOf(changed.values());
    return sorted;
  }

  /** How many of the new rows the database would not have. */
  private int write(TypedChunk chunk, Sorted sorted, boolean oneByOne) {
    Target target = chunk.plan().target();
    if (!oneByOne) {
      tables.insert(target, sorted.added);
      tables.update(target, sorted.changed);
      return 0;
    }
    List<Refused> added = tables.insertWhatFits(target, sorted.added);
    List<Refused> changed = tables.updateWhatFits(target, sorted.changed);
    sorted.duplicates -= changed.size();
    added.forEach(each -> sorted.rejects.add(refused(chunk, each)));
    changed.forEach(each -> sorted.rejects.add(refused(chunk, each)));
    return added.size();
  }

  private static Reject refused(TypedChunk chunk, Refused refused) {
    return reject(chunk, refused.row(), "refused-by-database", refused.reason());
  }

  private static Reject reject(TypedChunk chunk, Row row, String code, String reason) {
    String column =
        code.equals("duplicate-key")
            ? chunk.plan().target().key().map(key -> key.name()).orElse(null)
            : null;
    return new Reject(row.line(), column, code, reason, chunk.quote(row));
  }
}
