package lessserver.images.image;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import lessserver.blobs.Blob;
import lessserver.blobs.BlobStore;
import lessserver.blobs.BlobStoreException;
import lessserver.blobs.Strays;
import lessserver.events.NotNowException;
import lessserver.images.ImageProperties;
import lessserver.images.picture.Darkroom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The files of all images. Each is kept first, and then used, in the transaction of the record that
 * refers to it; what nobody uses is forgotten after a while, be it that its record is gone, or that
 * the process died between the two. Safe for use by many threads and replicas.
 */
@Component
public class Files {

  private static final Logger log = LoggerFactory.getLogger(Files.class);
  private static final Limit AT_ONCE = Limit.of(100);
  private static final Duration STRAYS_STAY = Duration.ofDays(7);

  private final BlobStore blobs;
  private final KeptFiles files;
  private final TransactionTemplate transaction;
  private final TransactionTemplate ownTransaction;
  private final ImageProperties properties;
  private final Clock clock;

  Files(
      BlobStore blobs,
      KeptFiles files,
      PlatformTransactionManager transactions,
      ImageProperties properties,
      Clock clock) {
    this.blobs = blobs;
    this.files = files;
    this.transaction = new TransactionTemplate(transactions);
    this.ownTransaction = new TransactionTemplate(transactions);
    ownTransaction.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    this.properties = properties;
    this.clock = clock;
  }

  /**
   * Keeps a file for who uses it soon.
   *
   * @throws lessserver.blobs.BlobTooLargeException if it has more bytes than an image may
   * @throws IOException if it breaks off
   */
  public Blob keep(InputStream content) throws IOException {
    Blob blob = blobs.put(content, properties.largestFile().toBytes());
    remember(blob, clock.instant());
    if (!blobs.contains(blob.sha256())) {
      throw new NotNowException("file " + blob.sha256() + " was forgotten just now", null);
    }
    return blob;
  }

  public Blob keep(byte[] content) {
    try {
      return keep(new ByteArrayInputStream(content));
    } catch (IOException e) {
      throw new UncheckedIOException("reading memory does not fail", e);
    }
  }

  private void remember(Blob blob, Instant at) {
    try {
      ownTransaction.executeWithoutResult(_ -> remembered(blob, at));
    } catch (DataIntegrityViolationException _) {
      ownTransaction.executeWithoutResult(_ -> remembered(blob, at)); // It came twice at once.
    }
  }

  private void remembered(Blob blob, Instant at) {
    files
        .lock(blob.sha256())
        .ifPresentOrElse(
            known -> known.keptAgain(at),
            () -> files.saveAndFlush(new KeptFile(blob.sha256(), blob.bytes(), at)));
  }

  /**
   * Uses files that are kept, each as often as it stands here. Part of the transaction of the
   * record that refers to them.
   *
   * @throws NotNowException if one was forgotten; then it has to be kept again
   */
  public void use(Collection<String> names) {
    use(names, names);
  }

  /**
   * Uses files as {@link #use(Collection)} does, once all who have this original have to wait for
   * each other.
   */
  public void useBesides(String original, Collection<String> names) {
    List<String> all = new ArrayList<>(names);
    all.add(original);
    use(names, all);
  }

  private void use(Collection<String> names, Collection<String> locked) {
    inOrder(locked)
        .forEach(
            name -> {
              KeptFile file =
                  files
                      .lock(name)
                      .orElseThrow(() -> new NotNowException("file " + name + " is away", null));
              names.stream().filter(name::equals).forEach(_ -> file.use());
            });
  }

  /** Uses them no more. Part of the transaction of the record that referred to them. */
  public void release(Collection<String> names) {
    Instant now = clock.instant();
    inOrder(names)
        .forEach(
            name ->
                files
                    .lock(name)
                    .ifPresent(
                        file ->
                            names.stream().filter(name::equals).forEach(_ -> file.release(now))));
  }

  /** Two who lock the same ones never wait for each other. */
  private static Collection<String> inOrder(Collection<String> names) {
    return new TreeSet<>(names);
  }

  /**
   * How many bytes a file has.
   *
   * @throws NotNowException if it was forgotten
   */
  public long size(String name) {
    return files
        .bytes(name)
        .orElseThrow(() -> new NotNowException("file " + name + " is away", null));
  }

  public InputStream open(String name) {
    return blobs.open(name);
  }

  /** A file as decoders want it. */
  public Darkroom.Source source(String name, long bytes) {
    return new Darkroom.Source() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public long bytes() {
        return bytes;
      }

      @Override
      public byte[] read() {
        try (InputStream content = blobs.open(name)) {
          return content.readAllBytes();
        } catch (IOException e) {
          throw new NotNowException("file " + name + " cannot be read", e);
        }
      }
    };
  }

  /**
   * Remembers what nobody does, for it to be swept. Not soon: should the database be the wrong one,
   * there is time to see that. Any number of replicas may do this at once.
   */
  void findStrays() {
    Instant later = clock.instant().plus(STRAYS_STAY);
    for (Blob stray : Strays.in(blobs, blob -> files.bytes(blob.sha256()).isPresent())) {
      remember(stray, later);
    }
  }

  /** Forgets what nobody uses. Any number of replicas may do this at once. */
  void sweep() {
    Instant before = clock.instant().minus(properties.forgetAfter());
    String last = "";
    List<String> names;
    do {
      names = files.unused(before, last, AT_ONCE);
      for (String name : names) {
        sweep(name, before);
        last = name;
      }
    } while (!names.isEmpty());
  }

  /** One that cannot be removed now stays for the next time, and keeps no other. */
  private void sweep(String name, Instant before) {
    try {
      transaction.executeWithoutResult(
          _ ->
              files
                  .lock(name)
                  .filter(file -> file.isUnusedSince(before))
                  .ifPresent(
                      file -> {
                        // In this order: killed in between, the row is still there to be swept.
                        blobs.delete(file.sha256());
                        files.delete(file);
                      }));
    } catch (BlobStoreException | ConcurrencyFailureException e) {
      log.warn("event=file-not-swept file={} reason=\"{}\"", name, e.getMessage());
    }
  }
}
