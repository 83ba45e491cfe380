package lessserver.images.picture;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * The proofs of pictures. Two functions need each at about the same time, so who comes second waits
 * for the first and takes what that one made; a proof is kept for half a minute, as long as there
 * is memory to spare. It is the same whoever made it: one that is gone is made again. What fails is
 * not kept: who comes second tries for himself. Safe for use by many threads.
 */
@Component
public final class Proofs {

  /** Of the copy for reading; nothing is decoded at less, if it can be helped. */
  private static final int FOR_READING = 1600;

  private static final int LARGE = 1280;
  private static final int SMALL = 640;
  private static final Duration STAY = Duration.ofSeconds(30);
  private static final int LOCKS = 64;

  private final Darkroom darkroom;
  private final DecodeMemory memory;
  private final ForReading forReading;
  private final List<Lock> locks = Stream.<Lock>generate(ReentrantLock::new).limit(LOCKS).toList();
  private final SequencedMap<String, Kept> kept = new LinkedHashMap<>(); // the oldest first

  Proofs(Darkroom darkroom, DecodeMemory memory, ForReading forReading) {
    this.darkroom = darkroom;
    this.memory = memory;
    this.forReading = forReading;
    memory.onShortage(this::dropAll);
  }

  private record Kept(Proof proof, DecodeMemory.Share share) {}

  /**
   * Has a file checked and decoded, unless that was done just now.
   *
   * @throws BadPictureException if it is not to be decoded
   */
  public Proof of(Darkroom.Source source) {
    Lock lock = locks.get(Math.floorMod(source.name().hashCode(), LOCKS));
    lock.lock();
    try {
      return find(source.name()).orElseGet(() -> made(source));
    } finally {
      lock.unlock();
    }
  }

  private Proof made(Darkroom.Source source) {
    Proof proof = darkroom.develop(source, FOR_READING, this::proof);
    keep(source.name(), proof);
    return proof;
  }

  private Proof proof(Negative negative) {
    Thumbnails thumbnails = new Thumbnails(negative);
    Optional<byte[]> toRead =
        Optional.of(thumbnails.in(LARGE))
            .filter(forReading::wants)
            .map(_ -> darkroom.jpeg(negative.within(FOR_READING)));
    return new Proof(
        negative.picture(), thumbnails.in(SMALL), thumbnails.encoded(darkroom::jpeg), toRead);
  }

  // ------------------------------------------------------------------------------------ kept

  private synchronized Optional<Proof> find(String name) {
    return Optional.ofNullable(kept.get(name)).map(Kept::proof);
  }

  private synchronized void keep(String name, Proof proof) {
    long bytes = memory.setAsideFor(proof.bytes());
    while (!kept.isEmpty() && keptBytes() + bytes > memory.spare()) {
      drop(kept.firstEntry().getKey());
    }
    if (bytes > memory.spare()) {
      return;
    }
    memory
        .takeAtOnce(proof.bytes())
        .ifPresent(
            share -> {
              kept.put(name, new Kept(proof, share));
              // Holds the share, not the proof, which may have to go before.
              CompletableFuture.delayedExecutor(STAY.toMillis(), TimeUnit.MILLISECONDS)
                  .execute(() -> expire(name, share));
            });
  }

  private long keptBytes() {
    return kept.values().stream().mapToLong(each -> each.share().bytes()).sum();
  }

  private synchronized void dropAll() {
    List.copyOf(kept.keySet()).forEach(this::drop);
  }

  /** Unless another has taken its place. */
  private synchronized void expire(String name, DecodeMemory.Share share) {
    Kept now = kept.get(name);
    if (now != null && now.share() == share) {
      drop(name);
    }
  }

  private synchronized void drop(String name) {
    Optional.ofNullable(kept.remove(name)).ifPresent(gone -> gone.share().giveBack());
  }
}
