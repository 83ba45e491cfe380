package lessserver.shortener.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.RETURNS_DEEP_STUBS;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;
import static org.mockito.Mockito.withSettings;

import io.cloudevents.CloudEvent;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.SyncFailedException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import lessserver.events.EventPublisher;
import lessserver.functions.TraceParent;
import lessserver.shortener.journal.JournalReader.Numbered;
import lessserver.testing.ForkedJvm;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.util.unit.DataSize;

class JournalTest {

  private static final long SMALL_SEGMENT = 300;

  @TempDir private Path folder;

  /** The subjects of the events that a broker was sent. */
  private final Queue<String> published = new ConcurrentLinkedQueue<>();

  private static byte[] entry(String subject) {
    return new Entry("", Instant.EPOCH, "topic", "type", subject, "{}").toBytes();
  }

  private static List<String> subjects(List<Numbered> read) {
    return read.stream().map(each -> each.number() + " " + each.entry().subject()).toList();
  }

  @Test
  void an_entry_reads_as_it_was_written() {
    var entry =
        new Entry(
            "00-a-b-01",
            Instant.parse("2026-01-31T12:00:00.123456Z"),
            "topic",
            "type",
            "süb",
            "{\"ü\": 1}");

    assertThat(Entry.of(entry.toBytes())).isEqualTo(entry);
  }

  @Test
  void what_is_written_while_it_is_read_is_read_once_and_in_order() throws IOException {
    try (var writer = new JournalWriter(folder, SMALL_SEGMENT, false);
        var reader = new JournalReader(folder, 0)) {
      assertThat(reader.read(10)).isEmpty();
      List<String> expected = new ArrayList<>();
      List<String> read = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        writer.append(entry("s" + i));
        expected.add(i + " s" + i);
        if (i % 7 == 0) {
          read.addAll(subjects(reader.read(5)));
        }
      }
      read.addAll(subjects(reader.read(100)));

      assertThat(read).isEqualTo(expected);
      assertThat(reader.read(10)).isEmpty();
      reader.dropFinished();
      assertThat(Segments.in(folder)).as("files whose entries are all read are gone").hasSize(1);
    }
  }

  @Test
  void who_takes_a_journal_over_goes_on_after_what_was_sent() throws IOException {
    try (var writer = new JournalWriter(folder, SMALL_SEGMENT, true)) {
      for (int i = 0; i < 20; i++) {
        writer.append(entry("s" + i));
      }
    }
    Segments.markSent(folder, 18);

    try (var reader = new JournalReader(folder, Segments.sent(folder))) {
      assertThat(subjects(reader.read(10))).containsExactly("18 s18", "19 s19");
    }
  }

  @Test
  void an_entry_that_its_writer_died_over_is_none_and_hides_none() throws IOException {
    byte[] frame = Segments.frame(entry("whole"));
    byte[] wrong = Segments.frame(entry("wrong"));
    wrong[wrong.length - 1]++;
    Path first = Segments.file(folder, 0);
    Path second = Segments.file(folder, 1);
    Files.write(first, frame);
    for (int kept = 0; kept < frame.length; kept += 3) {
      Files.write(first, frame);
      Files.write(first, Arrays.copyOf(frame, kept), StandardOpenOption.APPEND);
      Files.deleteIfExists(second);
      try (var reader = new JournalReader(folder, 0)) {
        assertThat(subjects(reader.read(10))).containsExactly("0 whole");
        Files.write(second, frame);
        assertThat(subjects(reader.read(10))).containsExactly("1 whole");
      }
    }
    Files.write(first, wrong, StandardOpenOption.APPEND);
    try (var reader = new JournalReader(folder, 0)) {
      assertThat(subjects(reader.read(10))).containsExactly("0 whole", "1 whole");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void many_write_at_once_and_each_entry_is_there_once(boolean sync) throws Exception {
    try (var writer = new JournalWriter(folder, 10_000, sync);
        ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < 32; i++) {
        String name = "s" + i;
        all.add(
            clients.submit(
                () -> {
                  for (int j = 0; j < 20; j++) {
                    writer.append(entry(name + "-" + j));
                  }
                  return null;
                }));
      }
      for (Future<?> each : all) {
        each.get();
      }
      try (var reader = new JournalReader(folder, 0)) {
        assertThat(reader.read(1_000))
            .hasSize(640)
            .extracting(each -> each.entry().subject())
            .doesNotHaveDuplicates();
      }
    }
  }

  @Test
  void a_sync_that_failed_ends_its_file() throws IOException {
    var broken = new AtomicBoolean();
    JournalWriter.Disk disk =
        _ -> {
          if (broken.get()) {
            throw new SyncFailedException("broken");
          }
        };
    try (var writer = new JournalWriter(folder, 10_000, true, disk)) {
      writer.append(entry("before"));
      broken.set(true);
      assertThatThrownBy(() -> writer.append(entry("open"))).isInstanceOf(IOException.class);
      broken.set(false);
      writer.append(entry("after"));
    }
    assertThat(Segments.in(folder)).hasSize(2);
  }

  @Test
  void who_waits_for_a_sync_of_a_full_file_hears_that_it_failed() throws Exception {
    var calls = new AtomicInteger();
    var released = new CompletableFuture<Void>();
    JournalWriter.Disk disk =
        _ -> {
          switch (calls.incrementAndGet()) {
            case 1 -> released.join();
            case 2 -> throw new SyncFailedException("broken");
            default -> {}
          }
        };
    long two = 2L * Segments.frame(entry("s0")).length;
    try (var writer = new JournalWriter(folder, two, true, disk);
        ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> first = clients.submit(() -> append(writer, "s0"));
      await().until(() -> calls.get() == 1);
      Future<?> waiting = clients.submit(() -> append(writer, "s1"));
      await().until(() -> writer.count() == 2);
      var _ = clients.submit(() -> append(writer, "s2")); // ends the file, or finds it ended
      released.complete(null);

      first.get();
      assertThatThrownBy(waiting::get).hasCauseInstanceOf(IOException.class);
    }
  }

  private static @Nullable Void append(JournalWriter writer, String subject) throws IOException {
    writer.append(entry(subject));
    return null;
  }

  @Test
  void only_what_nobody_holds_is_an_orphan() throws IOException {
    JournalFolder held = JournalFolder.create(folder);
    JournalFolder left = JournalFolder.create(folder);
    left.close();

    List<JournalFolder> orphans = orphans(folder);

    assertThat(orphans).extracting(JournalFolder::id).containsExactly(left.id());
    orphans.getFirst().delete();
    assertThat(orphans(folder)).isEmpty();
    held.close();
    assertThat(orphans(folder)).extracting(JournalFolder::id).containsExactly(held.id());
  }

  @Test
  void what_a_living_process_holds_is_no_orphan_though_it_has_looked_for_some_itself()
      throws IOException {
    try (ForkedJvm other = ForkedJvm.start(OtherProcess.class, folder.toString())) {
      other.awaitLines(1, "looked"::equals);
      assertThat(JournalFolder.in(folder)).hasSize(1);
      assertThat(orphans(folder)).isEmpty();
      other.kill();
      assertThat(orphans(folder)).hasSize(1);
    }
  }

  /** Holds a journal, and has looked for orphans beside it. */
  static final class OtherProcess {

    public static void main(String[] arguments) throws Exception {
      Path root = Path.of(arguments[0]);
      try (JournalFolder _ = JournalFolder.create(root)) {
        for (JournalFolder each : orphans(root)) {
          each.close();
        }
        System.out.println("looked");
        Thread.currentThread().join(); // until it is killed
      }
    }

    private OtherProcess() {}
  }

  private static List<JournalFolder> orphans(Path root) throws IOException {
    List<JournalFolder> orphans = new ArrayList<>();
    for (Path each : JournalFolder.in(root)) {
      JournalFolder.take(each).ifPresent(orphans::add);
    }
    return orphans;
  }

  @Test
  void one_folder_that_is_no_journal_or_a_broken_one_keeps_no_other_from_being_taken_over()
      throws IOException {
    Files.createFile(folder.resolve("a-file"));
    Files.createDirectory(folder.resolve("lost+found"));
    JournalFolder broken = JournalFolder.create(folder);
    Files.createFile(broken.path().resolve("no-number.log"));
    broken.close();
    Path left = left(Segments.frame(entry("left")));
    JournalRelay relay = relay(SMALL_SEGMENT);

    relay.start();

    await().until(() -> !Files.exists(left));
    relay.stop();
    assertThat(published).containsExactly("left");
    assertThat(JournalFolder.take(broken.path())).as("it is not held any more").isPresent();
  }

  @Test
  void what_cannot_be_read_is_kept_for_people_to_look_at() throws IOException {
    byte[] wrong = Segments.frame(entry("wrong"));
    wrong[wrong.length - 1]++;
    Path left = left(Segments.frame(entry("whole")), wrong, Segments.frame(entry("hidden")));
    byte[] before = Files.readAllBytes(Segments.file(left, 0));
    JournalRelay relay = relay(SMALL_SEGMENT);

    relay.start();

    await().until(() -> !Files.exists(left.resolve("lock")));
    relay.stop();
    assertThat(published).containsExactly("whole");
    try (Stream<Path> kept = Files.list(left)) {
      assertThat(kept.filter(Segments::isBad).toList())
          .singleElement()
          .satisfies(each -> assertThat(each).hasBinaryContent(before));
    }
  }

  @Test
  void where_the_mark_cannot_be_written_nothing_is_published_twice_and_room_is_made()
      throws IOException {
    JournalRelay relay = relay(SMALL_SEGMENT);
    relay.start();
    Path own = JournalFolder.in(folder).getFirst();
    Path mark = own.resolve("sent");
    assertThat(mark).as("it has its room from the beginning").hasSize(Long.BYTES);
    Files.delete(mark);
    Files.createDirectory(mark);
    List<String> told = IntStream.range(0, 50).mapToObj(i -> "s" + i).toList();
    for (String each : told) {
      relay.append(entry(each));
    }

    await().until(() -> Segments.in(own).size() == 1 && relay.pending() == 0);
    relay.stop();
    assertThat(published).containsExactlyElementsOf(told);
  }

  @Test
  void what_is_written_while_it_stops_is_published_now_or_by_the_next() throws Exception {
    Queue<String> written = new ConcurrentLinkedQueue<>();
    for (int i = 0; i < 30; i++) {
      String round = "s" + i + "-";
      JournalRelay relay = relay(10_000);
      relay.start();
      var begun = new CountDownLatch(1);
      Thread client =
          Thread.ofPlatform()
              .start(
                  () -> {
                    try {
                      for (int j = 0; ; j++) {
                        relay.append(entry(round + j));
                        written.add(round + j);
                        begun.countDown();
                      }
                    } catch (IOException _) {
                      // It is closed.
                    }
                  });
      begun.await();
      relay.stop();
      client.join();
    }
    JournalRelay next = relay(10_000);
    next.start();

    await().until(() -> new HashSet<>(published).containsAll(written));
    next.stop();
  }

  /** The journal of a process that is gone. */
  private Path left(byte[]... frames) throws IOException {
    try (JournalFolder left = JournalFolder.create(folder)) {
      Path file = Segments.file(left.path(), 0);
      Files.createFile(file);
      for (byte[] each : frames) {
        Files.write(file, each, StandardOpenOption.APPEND);
      }
      return left.path();
    }
  }

  /** A relay to a broker that takes everything. */
  @SuppressWarnings("unchecked")
  private JournalRelay relay(long segment) {
    KafkaTemplate<String, CloudEvent> kafka =
        mock(KafkaTemplate.class, withSettings().stubOnly().defaultAnswer(RETURNS_DEEP_STUBS));
    when(kafka.send(anyString(), anyString(), any()))
        .thenAnswer(
            call -> {
              published.add(call.getArgument(1));
              return CompletableFuture.completedFuture(null);
            });
    var properties =
        new JournalProperties(folder, false, DataSize.ofBytes(segment), Duration.ofMillis(10));
    var trace = mock(TraceParent.class, withSettings().stubOnly());
    return new JournalRelay(
        properties,
        name ->
            new EventPublisher(
                name, kafka, trace, new SimpleMeterRegistry(), URI.create("/shortener")));
  }
}
