package lessserver.images.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.awt.Color;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import lessserver.images.ImageProperties;
import lessserver.images.Samples;
import lessserver.images.TestProperties;
import org.junit.jupiter.api.Test;

/** What is decoded once for all who need it at about the same time. */
class ProofsTest {

  private static final ImageProperties PROPERTIES = TestProperties.withDecodeMemory(64);

  /** An eighth of that memory. */
  private static final long MOST_KEPT = 8L << 20;

  private static final long NEARLY_ALL = 62L << 20;

  private final DecodeMemory memory = new DecodeMemory(PROPERTIES);
  private final Darkroom darkroom = new Darkroom(PROPERTIES, memory);
  private final Proofs proofs = new Proofs(darkroom, memory, _ -> false);

  @Test
  void who_comes_while_it_is_decoded_takes_what_comes_of_that() throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    Watched file = new Watched(Samples.jpeg(1), () -> pass(gate));
    try (ExecutorService functions = Executors.newFixedThreadPool(2)) {
      Future<Proof> first = functions.submit(() -> proofs.of(file));
      await().until(() -> file.reads.get() == 1);
      Future<Proof> second = functions.submit(() -> proofs.of(file));
      gate.countDown();

      assertThat(second.get()).isSameAs(first.get());
    }
    assertThat(proofs.of(file)).isNotNull();
    assertThat(file.reads).as("for the header and to decode").hasValue(2);
  }

  private static void pass(CountDownLatch gate) {
    try {
      gate.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  @Test
  void a_proof_is_the_same_whoever_makes_it_and_whenever() {
    byte[] file = Samples.fromCamera(Samples.file(Samples.colours(2000, 1500, 4), "jpeg"), 6);
    Proof here = proofs.of(DarkroomTest.source(file));
    Proof there = new Proofs(darkroom, memory, _ -> false).of(DarkroomTest.source(file));

    assertThat(there).isNotSameAs(here);
    assertThat(there.picture()).isEqualTo(here.picture());
    assertThat(there.small().rgb()).isEqualTo(here.small().rgb());
    assertThat(there.thumbnails().values())
        .zipSatisfy(here.thumbnails().values(), (one, other) -> assertThat(one).isEqualTo(other));
  }

  @Test
  void the_largest_thumbnail_and_the_copy_for_reading_are_made_of_all_pixels() {
    byte[] file = Samples.file(Samples.colours(1700, 1200, 4), "png");
    Pixels all = darkroom.develop(DarkroomTest.source(file), 1700, DarkroomTest::all);
    Proof proof = new Proofs(darkroom, memory, _ -> true).of(DarkroomTest.source(file));

    assertThat(proof.thumbnails()).containsEntry(1280, shrunk(all, 1280));
    assertThat(proof.forReading()).contains(shrunk(all, 1600));
  }

  private byte[] shrunk(Pixels pixels, int side) {
    return darkroom.jpeg(pixels.shrunk(pixels.size().within(side)));
  }

  @Test
  void what_failed_is_tried_again_by_who_comes_next() {
    AtomicBoolean isAway = new AtomicBoolean(true);
    Watched source =
        new Watched(
            Samples.jpeg(1),
            () -> {
              if (isAway.getAndSet(false)) {
                throw new IllegalStateException("the disk is away");
              }
            });

    assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> proofs.of(source));
    assertThat(proofs.of(source).picture().size()).isEqualTo(new Size(800, 600));
  }

  @Test
  void the_verdict_on_a_bad_picture_is_the_same_for_all() {
    Darkroom.Source source = DarkroomTest.source(Samples.cut(Samples.jpeg(1), 0.5));

    assertThat(List.of(1, 2))
        .allSatisfy(
            _ ->
                assertThatExceptionOfType(BadPictureException.class)
                    .isThrownBy(() -> proofs.of(source))
                    .satisfies(
                        bad ->
                            assertThat(bad.fault())
                                .isEqualTo(BadPictureException.Fault.TRUNCATED)));
  }

  @Test
  void proofs_take_no_more_than_their_part_of_the_memory_and_the_newest_stay() {
    List<Watched> files =
        IntStream.range(0, 12)
            .mapToObj(
                i -> new Watched(Samples.file(Samples.colours(700, 700, i), "jpeg"), () -> {}))
            .toList();
    files.forEach(proofs::of);

    assertThat(memory.takeAtOnce((64L << 20) - MOST_KEPT))
        .hasValueSatisfying(DecodeMemory.Share::giveBack);
    proofs.of(files.getLast());
    proofs.of(files.getFirst());
    assertThat(files.getLast().reads).as("decoded once").hasValue(2);
    assertThat(files.getFirst().reads).as("decoded again").hasValue(4);
  }

  @Test
  void a_proof_is_kept_although_others_wait_for_memory() throws Exception {
    Watched file = madeWhileAnotherWaitsFor(50L << 20);

    proofs.of(file);
    assertThat(file.reads).as("decoded once").hasValue(2);
  }

  @Test
  void a_proof_is_not_kept_while_another_waits_for_nearly_all_memory() throws Exception {
    Watched file = madeWhileAnotherWaitsFor(NEARLY_ALL);

    proofs.of(file);
    assertThat(file.reads).as("decoded twice").hasValue(4);
  }

  /** Has a proof made; from the middle of its decoding on, until that has ended, another waits. */
  private Watched madeWhileAnotherWaitsFor(long bytes) throws Exception {
    CountDownLatch beginning = new CountDownLatch(2); // the header's reading, the decoding's
    CountDownLatch gate = new CountDownLatch(1);
    Watched file =
        new Watched(
            Samples.jpeg(1),
            () -> {
              beginning.countDown();
              if (beginning.getCount() == 0) {
                pass(gate);
              }
            });
    DecodeMemory.Share other = memory.take(20L << 20);
    try (ExecutorService functions = Executors.newFixedThreadPool(2)) {
      try {
        Future<?> made = functions.submit(() -> proofs.of(file));
        beginning.await();
        Thread waiting = Thread.ofPlatform().daemon().start(() -> takeAndGiveBack(bytes));
        await().until(() -> waiting.getState() == Thread.State.WAITING);
        gate.countDown();
        made.get();
        other.giveBack();
        waiting.join();
      } finally {
        gate.countDown();
        other.giveBack();
      }
    }
    return file;
  }

  private void takeAndGiveBack(long bytes) {
    try {
      memory.take(bytes).giveBack();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void proofs_give_way_to_a_picture_that_needs_nearly_all_memory() throws InterruptedException {
    Watched file = new Watched(Samples.jpeg(1), () -> {});
    proofs.of(file);
    memory.take(NEARLY_ALL).giveBack();
    proofs.of(file);

    assertThat(file.reads).as("decoded twice").hasValue(4);
  }

  @Test
  void a_proof_that_had_to_go_takes_no_more_memory() throws InterruptedException {
    var proof = new WeakReference<>(proofs.of(DarkroomTest.source(Samples.jpeg(1))));
    memory.take(NEARLY_ALL).giveBack();

    await()
        .atMost(Duration.ofSeconds(15)) // It would go by itself after half a minute.
        .untilAsserted(
            () -> {
              System.gc();
              assertThat(proof.get()).isNull();
            });
  }

  @Test
  void a_small_picture_is_encoded_once_for_thumbnails_that_are_the_same() {
    Map<Integer, byte[]> thumbnails =
        proofs
            .of(DarkroomTest.source(Samples.file(Samples.plain(300, 200, Color.RED), "png")))
            .thumbnails();

    assertThat(thumbnails.get(1280)).isSameAs(thumbnails.get(640)).isNotSameAs(thumbnails.get(160));
  }

  /** Counts how often it is read, and does something before. */
  private static final class Watched implements Darkroom.Source {

    private final byte[] file;
    private final Runnable before;
    private final AtomicInteger reads = new AtomicInteger();

    private Watched(byte[] file, Runnable before) {
      this.file = file;
      this.before = before;
    }

    @Override
    public String name() {
      return DarkroomTest.source(file).name();
    }

    @Override
    public long bytes() {
      return file.length;
    }

    @Override
    public byte[] read() {
      reads.incrementAndGet();
      before.run();
      return file;
    }
  }
}
