package lessserver.images.picture;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import lessserver.images.picture.BadPictureException.Fault;
import org.jspecify.annotations.Nullable;

/**
 * Whether a file is one whole picture and nothing else. Decoders forgive what is missing and never
 * look at what follows; a page or an archive could hide there.
 */
final class FileStructure {

  /** Padding that some cameras and programs leave. */
  private static final int HARMLESS_TAIL = 64;

  private static final int BEGINNING = 1024;
  private static final int ZIP_END = 22;
  private static final int LONGEST_ZIP_COMMENT = 65_535;

  /** What other programs look for at the beginning of a file, or anywhere near it. */
  private static final List<String> OTHER_BEGINNINGS =
      List.of("%pdf-", "<script", "<html", "<!doctype html", "<svg", "<?php", "<?xml-stylesheet");

  private static final int PNG_CHUNK = 12;
  private static final int RIFF_HEADER = 8;
  private static final int WEBP_HEADER = 12;
  private static final int ANIMATION_FRAME = 16;

  /** Of a BMP's pixels: they are a file of another format. */
  private static final Set<Long> FILES_INSIDE = Set.of(4L, 5L);

  private static final int PROGRESSIVE = 0xc2;
  private static final int LARGEST_FACTOR = 4;

  private final byte[] content;
  private int scans;
  private boolean isInPasses;
  private int components;
  private long coefficientBytes;

  private FileStructure(byte[] content) {
    this.content = content;
  }

  /**
   * Lets a whole picture pass.
   *
   * @return how many bytes have to be kept to decode it, because it comes in several passes
   * @throws BadPictureException if it is truncated, corrupt, or something else, too, or if its
   *     metadata or pixels could unfold into more than its header says
   */
  static long check(PictureFormat format, byte[] content) {
    FileStructure file = new FileStructure(content);
    int end =
        switch (format) {
          case JPEG -> file.endOfJpeg();
          case PNG -> file.endOfPng();
          case GIF -> file.endOfGif();
          case BMP -> file.endOfBmp();
          case WEBP -> file.endOfWebp();
          case TIFF -> file.endOfTiff();
        };
    file.checkTail(format, end);
    file.checkBeginning();
    file.checkForArchive();
    Exif.blocks(format, content).forEach(TiffDirectories::checkBlock);
    return file.isInPasses ? file.coefficientBytes : 0;
  }

  private int endOfJpeg() {
    int at = 2;
    while (true) {
      if (octet(at) != 0xff) {
        throw corrupt();
      }
      while (octet(at) == 0xff) {
        at++;
      }
      int marker = octet(at++);
      if (marker == 0xd9) {
        return at;
      }
      if (marker == 0x01 || (marker >= 0xd0 && marker <= 0xd7)) {
        continue;
      }
      int length = (octet(at) << 8) | octet(at + 1);
      if (length < 2) {
        throw corrupt();
      }
      if (isFrame(marker)) {
        readFrame(marker, at, length);
      } else if (marker == 0xda) {
        scans++;
        isInPasses |= scans > 1 || octet(at + 2) < components;
      }
      at += length;
      if (marker == 0xda) {
        at = endOfScan(at);
      }
    }
  }

  private static boolean isFrame(int marker) {
    return (marker & 0xf0) == 0xc0 && marker != 0xc4 && marker != 0xcc;
  }

  /** Two bytes are kept of each coefficient, in whole blocks. */
  private void readFrame(int marker, int at, int length) {
    if (marker > PROGRESSIVE) {
      throw new BadPictureException(
          Fault.UNKNOWN_FORMAT, "it is a lossless, hierarchical or arithmetic JPEG");
    }
    int height = (octet(at + 3) << 8) | octet(at + 4);
    int width = (octet(at + 5) << 8) | octet(at + 6);
    int count = octet(at + 7);
    if (components > 0 || count == 0 || length < 8 + 3 * count) {
      throw corrupt();
    }
    components = count;
    isInPasses |= marker == PROGRESSIVE;
    int widest = 1;
    int highest = 1;
    long blocks = 0;
    for (int i = 0; i < count; i++) {
      int across = octet(at + 9 + 3 * i) >> 4;
      int down = octet(at + 9 + 3 * i) & 0xf;
      if (across < 1 || across > LARGEST_FACTOR || down < 1 || down > LARGEST_FACTOR) {
        throw corrupt();
      }
      widest = Math.max(widest, across);
      highest = Math.max(highest, down);
      blocks += (long) across * down;
    }
    long units = (long) Math.ceilDiv(width, 8 * widest) * Math.ceilDiv(height, 8 * highest);
    coefficientBytes = units * blocks * 64 * 2;
  }

  /** Where the next marker is that ends the coded data. */
  private int endOfScan(int from) {
    for (int at = from; at < content.length - 1; at++) {
      if (content[at] == (byte) 0xff) {
        int next = octet(at + 1);
        if (next != 0 && next != 0xff && (next < 0xd0 || next > 0xd7)) {
          return at;
        }
      }
    }
    throw truncated();
  }

  private int endOfPng() {
    int at = 8;
    while (true) {
      long length = bigEndian(at);
      boolean last = PictureFormat.has(content, at + 4, "IEND");
      if (length > content.length - at - (long) PNG_CHUNK) {
        throw truncated();
      }
      at += PNG_CHUNK + (int) length;
      if (last) {
        return at;
      }
    }
  }

  private int endOfGif() {
    int at = 13 + colours(octet(10));
    while (true) {
      int block = octet(at++);
      switch (block) {
        case 0x3b -> {
          return at;
        }
        case 0x21 -> at = endOfSubBlocks(at + 1);
        case 0x2c -> at = endOfSubBlocks(at + 9 + colours(octet(at + 8)) + 1);
        case 0 -> {
          // Some writers pad.
        }
        default -> throw corrupt();
      }
    }
  }

  private static int colours(int flags) {
    return (flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1);
  }

  private int endOfSubBlocks(int from) {
    int at = from;
    for (int length = octet(at++); length > 0; length = octet(at++)) {
      at += length;
    }
    return at;
  }

  private int endOfBmp() {
    if (littleEndian(14) >= 40 && FILES_INSIDE.contains(littleEndian(30))) {
      throw new BadPictureException(
          Fault.UNKNOWN_FORMAT, "it is a BMP with a picture of another format in it");
    }
    long said = littleEndian(2);
    if (said > content.length) {
      throw truncated();
    }
    // Zero and the header's size alone are known mistakes of old writers.
    return said < 54 ? content.length : (int) said;
  }

  private int endOfWebp() {
    long end = RIFF_HEADER + littleEndian(4);
    end += end % 2;
    if (end > content.length + 1L) {
      throw truncated();
    }
    checkFrames((int) Math.min(end, content.length));
    return (int) Math.min(end, content.length);
  }

  /** Every picture in it has the size that is said of it outside. */
  private void checkFrames(int end) {
    @Nullable Size canvas = null;
    int pictures = 0;
    for (int at = WEBP_HEADER; at <= end - 8; at = endOfChunk(at, end)) {
      int body = at + 8;
      if (PictureFormat.has(content, at, "VP8X")) {
        if (at > WEBP_HEADER) {
          throw corrupt();
        }
        canvas = new Size(1 + threeOctets(body + 4), 1 + threeOctets(body + 7));
      } else if (PictureFormat.has(content, at, "ANMF")) {
        checkFrame(body, endOfChunk(at, end), canvas);
      } else if (isPicture(at)) {
        pictures++;
        if (pictures > 1 || (canvas != null && !canvas.equals(sizeOfPicture(at)))) {
          throw corrupt();
        }
      }
    }
  }

  private void checkFrame(int from, int end, @Nullable Size canvas) {
    Size frame = new Size(1 + threeOctets(from + 6), 1 + threeOctets(from + 9));
    if (canvas == null
        || 2L * threeOctets(from) + frame.width() > canvas.width()
        || 2L * threeOctets(from + 3) + frame.height() > canvas.height()) {
      throw corrupt();
    }
    int last = Math.min(end, content.length) - 8;
    for (int at = from + ANIMATION_FRAME; at <= last; at = endOfChunk(at, end)) {
      if (isPicture(at) && !frame.equals(sizeOfPicture(at))) {
        throw corrupt();
      }
    }
  }

  private int endOfChunk(int at, int end) {
    long length = littleEndian(at + 4);
    if (length > end - at - 8L) {
      throw truncated();
    }
    return (int) (at + 8 + length + length % 2);
  }

  private boolean isPicture(int at) {
    return PictureFormat.has(content, at, "VP8 ") || PictureFormat.has(content, at, "VP8L");
  }

  private Size sizeOfPicture(int at) {
    if (PictureFormat.has(content, at, "VP8L")) {
      long bits = littleEndian(at + 9);
      return new Size(1 + (int) (bits & 0x3fff), 1 + (int) ((bits >> 14) & 0x3fff));
    }
    return new Size(
        (octet(at + 14) | (octet(at + 15) << 8)) & 0x3fff,
        (octet(at + 16) | (octet(at + 17) << 8)) & 0x3fff);
  }

  private int threeOctets(int at) {
    return octet(at) | (octet(at + 1) << 8) | (octet(at + 2) << 16);
  }

  /** Its parts may lie anywhere. */
  private int endOfTiff() {
    TiffDirectories.checkFile(content);
    return content.length;
  }

  private void checkTail(PictureFormat format, int end) {
    if (content.length - end <= HARMLESS_TAIL) {
      return;
    }
    // Cameras put further pictures, and a film of the moment, behind a JPEG.
    if (format == PictureFormat.JPEG) {
      return;
    }
    throw new BadPictureException(
        Fault.POLYGLOT,
        "%d bytes follow after the end of the picture".formatted(content.length - end));
  }

  private void checkBeginning() {
    String beginning =
        new String(content, 0, Math.min(BEGINNING, content.length), StandardCharsets.ISO_8859_1)
            .toLowerCase(Locale.ROOT);
    for (String other : OTHER_BEGINNINGS) {
      if (beginning.contains(other)) {
        throw new BadPictureException(Fault.POLYGLOT, "it is a document, too: it has " + other);
      }
    }
  }

  /** An archive is found by its end. */
  private void checkForArchive() {
    int first = Math.max(0, content.length - ZIP_END - LONGEST_ZIP_COMMENT);
    for (int at = content.length - ZIP_END; at >= first; at--) {
      if (PictureFormat.has(content, at, 'P', 'K', 5, 6)
          && at + ZIP_END + (octet(at + 20) | (octet(at + 21) << 8)) == content.length) {
        throw new BadPictureException(Fault.POLYGLOT, "it is a ZIP archive, too");
      }
    }
  }

  private int octet(int at) {
    if (at < 0 || at >= content.length) {
      throw truncated();
    }
    return content[at] & 0xff;
  }

  private long bigEndian(int at) {
    return ((long) octet(at) << 24) | (octet(at + 1) << 16) | (octet(at + 2) << 8) | octet(at + 3);
  }

  private long littleEndian(int at) {
    return ((long) octet(at + 3) << 24) | (octet(at + 2) << 16) | (octet(at + 1) << 8) | octet(at);
  }

  private static BadPictureException truncated() {
    return new BadPictureException(Fault.TRUNCATED, "the file ends before the picture does");
  }

  private static BadPictureException corrupt() {
    return new BadPictureException(Fault.CORRUPT, "the file's structure is broken");
  }
}
