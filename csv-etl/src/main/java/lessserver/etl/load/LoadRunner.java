package lessserver.etl.load;

import io.micrometer.tracing.CurrentTraceContext;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import lessserver.blobs.UnknownBlobException;
import lessserver.etl.EtlProperties;
import lessserver.etl.dataset.DatasetTables;
import lessserver.etl.imports.Import;
import lessserver.etl.imports.Imports;
import lessserver.etl.imports.Progress;
import lessserver.etl.parse.FileProblem;
import lessserver.functions.Functions;
import lessserver.functions.TraceParent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Component;

/**
 * Loads what is to be loaded, some files at once. Each is taken under a lease that is renewed while
 * this process lives: of one that was killed, another takes up the files where they were. What
 * fails for no fault of the file, as when the database is away, is tried again from its checkpoint.
 */
@Component
class LoadRunner implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(LoadRunner.class);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  private static final Duration ENDS_WITHIN = Duration.ofSeconds(15);

  /** So often an import is tried without coming any further. */
  private static final int MOST_ATTEMPTS = 10;

  private final Imports imports;
  private final PlanImport planImport;
  private final Extract extract;
  private final Transform transform;
  private final Load load;
  private final DatasetTables tables;
  private final EndImport endImport;
  private final Functions functions;
  private final TraceParent trace;
  private final Clock clock;
  private final Duration lease;

  private final String owner = UUID.randomUUID().toString();
  private final Set<Long> loading = ConcurrentHashMap.newKeySet();
  private final int parallel;

  /** One for each file that may be loaded at once. */
  private final Semaphore hands;

  private final Semaphore wish = new Semaphore(0);
  private volatile boolean running;

  LoadRunner(
      Imports imports,
      PlanImport planImport,
      Extract extract,
      Transform transform,
      Load load,
      DatasetTables tables,
      EndImport endImport,
      Functions functions,
      TraceParent trace,
      EtlProperties properties,
      Clock clock) {
    this.imports = imports;
    this.planImport = planImport;
    this.extract = extract;
    this.transform = transform;
    this.load = load;
    this.tables = tables;
    this.endImport = endImport;
    this.functions = functions;
    this.trace = trace;
    this.clock = clock;
    this.lease = properties.lease();
    this.parallel = properties.parallelImports();
    this.hands = new Semaphore(parallel);
  }

  /** There may be something to load. */
  void wake() {
    wish.release();
  }

  @Override
  public void start() {
    running = true;
    Thread.ofVirtual().name("load-runner").start(this::look);
  }

  private void look() {
    try {
      while (running) {
        begin();
        if (wish.tryAcquire(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
          wish.drainPermits();
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** Begins what there is to load, as far as there are hands. */
  private void begin() {
    try {
      renew();
      while (hands.availablePermits() > 0) { // Only this thread takes one.
        Optional<ImportJob> job = claim();
        if (job.isEmpty()) {
          return;
        }
        hands.acquireUninterruptibly();
        start(job.get());
      }
    } catch (RuntimeException e) {
      log.warn("event=cannot-look-for-imports reason=\"{}\"", e.getMessage());
    }
  }

  private void start(ImportJob job) {
    loading.add(job.position());
    Thread.ofVirtual().name("import-" + job.position()).start(() -> work(job));
  }

  private void renew() {
    if (!loading.isEmpty()) {
      imports.renew(Set.copyOf(loading), owner, clock.instant().plus(lease));
    }
  }

  private Optional<ImportJob> claim() {
    Instant now = clock.instant();
    return imports.waiting(now, Limit.of(10)).stream()
        .filter(position -> !loading.contains(position))
        .filter(position -> imports.claim(position, owner, now, now.plus(lease)) == 1)
        .findFirst()
        .map(position -> new ImportJob(position, owner));
  }

  private void work(ImportJob job) {
    try {
      Import file = imports.findById(job.position()).orElseThrow();
      try (CurrentTraceContext.Scope _ = trace.continueFrom(file.traceparent())) {
        work(job, file.attempts());
        tables.noteIds(file.datasetId());
      }
    } catch (Import.NotYours e) {
      log.info("event=import-stopped position={}", job.position());
    } catch (RuntimeException e) {
      log.warn("event=import-interrupted position={}", job.position(), e);
    } finally {
      loading.remove(job.position());
      hands.release();
      wake();
    }
  }

  private void work(ImportJob job, int attempts) {
    EndImport.Ending ending;
    try {
      if (attempts > MOST_ATTEMPTS) {
        throw new IllegalStateException("it has taken the whole process with it each time");
      }
      Optional<Progress> loaded = load(job);
      if (loaded.isEmpty()) {
        imports.release(job.position(), owner);
        return;
      }
      ending = new EndImport.Loaded(job, loaded.get().rowsRead());
    } catch (FileProblem problem) {
      ending = new EndImport.Failure(job, problem.code(), problem.detail());
    } catch (UnknownBlobException _) {
      ending = new EndImport.Failure(job, "file-is-gone", "The file is not kept any more.");
    } catch (Import.NotYours e) {
      throw e;
    } catch (RuntimeException e) {
      if (attempts < MOST_ATTEMPTS) {
        throw e;
      }
      log.error("event=import-given-up position={}", job.position(), e);
      ending =
          new EndImport.Failure(
              job, "internal", "It failed here again and again; the correlation id leads to it.");
    }
    functions.call(endImport, ending);
  }

  /**
   * How far it was at its end; empty if it did not come to it. While one chunk is loaded, the next
   * is made ready.
   */
  private Optional<Progress> load(ImportJob job) {
    LoadPlan plan = functions.call(planImport, job);
    Progress done = plan.done();
    requireFewRejects(plan, done);
    try (Extraction file = functions.call(extract, plan);
        ChunksAhead chunks = new ChunksAhead(plan.target().columns(), () -> piece(file), trace)) {
      for (Optional<TypedChunk> chunk = chunks.next(); chunk.isPresent(); chunk = chunks.next()) {
        done = functions.call(load, chunk.get());
        requireFewRejects(plan, done);
        if (!running) {
          return Optional.empty();
        }
      }
    }
    return Optional.of(done);
  }

  private Optional<TypedChunk> piece(Extraction file) {
    return file.next().map(chunk -> functions.call(transform, chunk));
  }

  private static void requireFewRejects(LoadPlan plan, Progress progress) {
    if (plan.thresholds().arePassedBy(progress)) {
      throw new FileProblem(
          "too-many-rejects",
          "%d of %d rows were rejected.".formatted(progress.rowsRejected(), progress.rowsRead()));
    }
  }

  /** Ends after the chunks at hand; the rest is taken up at once by whoever comes next. */
  @Override
  public void stop() {
    running = false;
    wake();
    try {
      if (!hands.tryAcquire(parallel, ENDS_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
        log.warn("event=imports-left-to-their-lease count={}", loading.size());
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
