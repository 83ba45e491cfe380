package lessserver.images.picture;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import lessserver.images.picture.BadPictureException.Fault;

/**
 * The directories of a TIFF structure, walked before any library reads them: thousands of tags may
 * point at the same bytes, and libraries copy the bytes for each.
 */
final class TiffDirectories {

  /** No library misreads the number of so many; cameras write a few dozen. */
  private static final int MOST_TAGS = 255;

  private static final int MOST_TAGS_IN_ALL = 10_000;
  private static final int HEADER = 8;
  private static final int TAG = 12;

  /** The bytes of a value by its type; those of an unknown one are many. */
  private static final int[] SIZES = {8, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4};

  /** Tags that lead to further directories. */
  private static final Set<Integer> POINTERS = Set.of(0x014a, 0x8769, 0x8825, 0xa005);

  private static final int WIDTH = 256;
  private static final int HEIGHT = 257;
  private static final int COMPRESSION = 259;
  private static final int TILE_WIDTH = 322;
  private static final int TILE_HEIGHT = 323;
  private static final Set<Integer> LAYOUT =
      Set.of(WIDTH, HEIGHT, COMPRESSION, TILE_WIDTH, TILE_HEIGHT);

  /** None, fax, LZW, deflate and runs; a JPEG inside could be of any size. */
  private static final Set<Long> COMPRESSIONS =
      Set.of(1L, 2L, 3L, 4L, 5L, 8L, 32_771L, 32_773L, 32_946L);

  /** A small picture may be one tile, which is larger than it is. */
  private static final long SMALL_TILE = 512L * 512;

  private final byte[] content;
  private final boolean isFile;
  private final boolean littleEndian;
  private final Deque<Directory> waiting = new ArrayDeque<>();
  private final Set<Long> seen = new HashSet<>();
  private final Map<Integer, Long> layout = new HashMap<>();
  private int tags;
  private long valueBytes;

  /** Where one begins, and whether it is one of a picture and no part of such. */
  private record Directory(long at, boolean isPicture) {}

  private TiffDirectories(byte[] content, boolean isFile) {
    this.content = content;
    this.isFile = isFile;
    this.littleEndian = content[0] == 'I';
  }

  /** Lets a TIFF file pass whose first picture is laid out as its size says. */
  static void checkFile(byte[] file) {
    TiffDirectories directories = new TiffDirectories(file, true);
    directories.walk();
    directories.checkLayout();
  }

  /** Lets an EXIF block pass; what is no TIFF structure is not looked at by anybody. */
  static void checkBlock(byte[] block) {
    if (isStructure(block)) {
      new TiffDirectories(block, false).walk();
    }
  }

  static boolean isStructure(byte[] block) {
    return block.length >= HEADER
        && PictureFormat.of(block).filter(PictureFormat.TIFF::equals).isPresent();
  }

  private void walk() {
    if (content.length < HEADER) {
      throw truncated();
    }
    long first = number(4, 4);
    if (!isDirectory(first)) {
      if (isFile) {
        throw truncated();
      }
      first = HEADER; // where libraries look then
    }
    waiting.add(new Directory(first, true));
    while (!waiting.isEmpty()) {
      Directory next = waiting.remove();
      if (isDirectory(next.at()) && seen.add(next.at())) {
        read(next);
      }
    }
  }

  private boolean isDirectory(long at) {
    return at >= HEADER && at + 2 <= content.length;
  }

  private void read(Directory directory) {
    int start = (int) directory.at();
    int count = (int) number(start, 2);
    tags += count + 1;
    if (count > MOST_TAGS || tags > MOST_TAGS_IN_ALL) {
      throw tooMuch();
    }
    long end = start + 2 + (long) count * TAG;
    if (end > content.length) {
      if (isFile) {
        throw truncated();
      }
      return;
    }
    boolean isFirst = seen.size() == 1;
    for (int i = 0; i < count; i++) {
      readTag(start + 2 + i * TAG, isFirst);
    }
    if (end + 4 <= content.length && (isFile || directory.isPicture())) {
      expect(number((int) end, 4), directory.isPicture());
    }
  }

  private void readTag(int at, boolean isFirst) {
    int tag = (int) number(at, 2);
    int type = (int) number(at + 2, 2);
    int size = SIZES[type < SIZES.length ? type : 0];
    long count = number(at + 4, 4);
    long bytes = count * size;
    long value = at + 8L;
    if (bytes > 4) {
      value = number(at + 8, 4);
      if (value + bytes > content.length) {
        if (isFile) {
          throw truncated();
        }
        return;
      }
      valueBytes += bytes;
      if (valueBytes > content.length) {
        throw tooMuch();
      }
    }
    if (POINTERS.contains(tag) && (size == 2 || size == 4)) {
      for (int i = 0; i < count; i++) {
        expect(number((int) value + i * size, size), false);
      }
    }
    if (isFirst && isFile && LAYOUT.contains(tag)) {
      if (count != 1 || size > 4 || layout.put(tag, number((int) value, size)) != null) {
        throw new BadPictureException(Fault.CORRUPT, "it is not clear how it is laid out");
      }
    }
  }

  private void expect(long at, boolean isPicture) {
    if (waiting.size() >= MOST_TAGS_IN_ALL) {
      throw tooMuch();
    }
    waiting.add(new Directory(at, isPicture));
  }

  private void checkLayout() {
    if (!COMPRESSIONS.contains(layout.getOrDefault(COMPRESSION, 1L))) {
      throw new BadPictureException(
          Fault.UNKNOWN_FORMAT, "it is a TIFF whose kind of compression is not taken");
    }
    double picture =
        (double) layout.getOrDefault(WIDTH, 0L) * (double) layout.getOrDefault(HEIGHT, 0L);
    double tile =
        (double) layout.getOrDefault(TILE_WIDTH, 0L)
            * (double) layout.getOrDefault(TILE_HEIGHT, 0L);
    if (tile > Math.max(picture, SMALL_TILE)) {
      throw new BadPictureException(Fault.CORRUPT, "its tiles are larger than itself");
    }
  }

  private long number(int at, int size) {
    long number = 0;
    for (int i = 0; i < size; i++) {
      int place = littleEndian ? at + size - 1 - i : at + i;
      number = (number << 8) | (content[place] & 0xff);
    }
    return number;
  }

  private static BadPictureException truncated() {
    return new BadPictureException(Fault.TRUNCATED, "the file ends before the picture does");
  }

  private static BadPictureException tooMuch() {
    return new BadPictureException(
        Fault.CORRUPT, "its metadata would unfold into more than the file has");
  }
}
