package lessserver.shortener.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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
  private static final String BAD = ".bad";
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

  /** In place, which needs no room on the disk once it was done. */
  static void markSent(Path folder, long next) throws IOException {
    try (FileChannel file =
        FileChannel.open(
            folder.resolve(SENT), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      file.write(ByteBuffer.allocate(Long.BYTES).putLong(next).flip(), 0);
    }
  }

  /** Puts a file aside that has something in it which nobody can read. */
  static void keepAsBad(Path file) throws IOException {
    String name = String.valueOf(file.getFileName());
    Files.move(file, file.resolveSibling(name.substring(0, name.length() - ENDING.length()) + BAD));
  }

  static boolean isBad(Path file) {
    return file.toString().endsWith(BAD);
  }

  /** What was just made in a folder is there after the death of the machine, too. */
  static void force(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
