package lessserver.shortener.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/**
 * The files of one journal. Each is named after the number of its first entry; an entry is its
 * length, its checksum and its bytes.
 */
final class Segments {

  static final int HEAD = 2 * Integer.BYTES;

  private static final String ENDING = ".log";
  private static final String SENT = "sent";

  private Segments() {}

  static Path file(Path folder, long first) {
    return folder.resolve("%019d%s".formatted(first, ENDING));
  }

  static long first(Path file) {
    String name = String.valueOf(file.getFileName());
    return Long.parseLong(name.substring(0, name.length() - ENDING.length()));
  }

  /** Oldest first. */
  static List<Path> in(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(ENDING))
          .sorted(Comparator.comparingLong(Segments::first))
          .toList();
    }
  }

  static byte[] frame(byte[] entry) {
    return ByteBuffer.allocate(HEAD + entry.length)
        .putInt(entry.length)
        .putInt(checksum(entry))
        .put(entry)
        .array();
  }

  static int checksum(byte[] entry) {
    CRC32C crc = new CRC32C();
    crc.update(entry);
    return (int) crc.getValue();
  }

  /** The number of the first entry that Kafka may not have. */
  static long sent(Path folder) throws IOException {
    Path file = folder.resolve(SENT);
    return Files.exists(file) && Files.size(file) == Long.BYTES
        ? ByteBuffer.wrap(Files.readAllBytes(file)).getLong()
        : 0;
  }

  static void markSent(Path folder, long next) throws IOException {
    Files.write(folder.resolve(SENT), ByteBuffer.allocate(Long.BYTES).putLong(next).array());
  }
}
