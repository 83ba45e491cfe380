package lessserver.shortener.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import lessserver.shortener.journal.JournalReader.Numbered;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JournalTest {

  private static final long SMALL_SEGMENT = 300;

  @TempDir private Path folder;

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
  void only_what_nobody_holds_is_an_orphan() throws IOException {
    JournalFolder held = JournalFolder.create(folder);
    JournalFolder left = JournalFolder.create(folder);
    left.close();

    List<JournalFolder> orphans = JournalFolder.takeOrphans(folder);

    assertThat(orphans).extracting(JournalFolder::id).containsExactly(left.id());
    orphans.getFirst().delete();
    assertThat(JournalFolder.takeOrphans(folder)).isEmpty();
    held.close();
    assertThat(JournalFolder.takeOrphans(folder))
        .extracting(JournalFolder::id)
        .containsExactly(held.id());
  }
}
