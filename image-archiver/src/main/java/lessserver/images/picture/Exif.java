package lessserver.images.picture;

import com.drew.imaging.tiff.TiffProcessingException;
import com.drew.imaging.tiff.TiffReader;
import com.drew.lang.ByteArrayReader;
import com.drew.lang.GeoLocation;
import com.drew.lang.RandomAccessReader;
import com.drew.metadata.Directory;
import com.drew.metadata.Metadata;
import com.drew.metadata.MetadataException;
import com.drew.metadata.exif.ExifIFD0Directory;
import com.drew.metadata.exif.ExifSubIFDDirectory;
import com.drew.metadata.exif.ExifTiffHandler;
import com.drew.metadata.exif.GpsDirectory;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TimeZone;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a camera wrote into its picture. Only the EXIF block is read, wherever the format has it:
 * the other blocks may unfold into any size.
 *
 * @param takenAt in UTC, if the camera did not say its zone
 * @param camera its maker and model
 */
record Exif(
    Orientation orientation,
    @Nullable Instant takenAt,
    @Nullable String camera,
    @Nullable Double latitude,
    @Nullable Double longitude) {

  private static final Exif NONE = new Exif(Orientation.UPRIGHT, null, null, null, null);
  private static final int LONGEST_NAME = 99; // two of them and a space
  private static final String PREAMBLE = "Exif\0\0";
  private static final int PNG_CHUNK = 12;

  /** Of a picture whose structure is sound; what cannot be read is not there. */
  static Exif of(PictureFormat format, byte[] content) {
    return (format == PictureFormat.TIFF ? List.of(content) : blocks(format, content))
        .stream().filter(TiffDirectories::isStructure).findFirst().map(Exif::read).orElse(NONE);
  }

  /** The blocks of a picture that is no block itself. */
  static List<byte[]> blocks(PictureFormat format, byte[] content) {
    return switch (format) {
      case JPEG -> jpeg(content);
      case PNG -> png(content);
      case WEBP -> webp(content);
      case GIF, BMP, TIFF -> List.of();
    };
  }

  private static Exif read(byte[] block) {
    Metadata metadata = new Metadata();
    try {
      new TiffReader().processTiff(new ByteArrayReader(block), new Plain(metadata), 0);
    } catch (IOException | TiffProcessingException _) {
      // What was read before stays.
    }
    return of(metadata);
  }

  /** Looks into no maker's notes, profiles or texts: they have structures of their own. */
  private static final class Plain extends ExifTiffHandler {

    private Plain(Metadata metadata) {
      super(metadata, null, 0);
    }

    @Override
    public boolean customProcessTag(
        int at, Set<Integer> seen, int header, RandomAccessReader block, int tag, int bytes) {
      return false;
    }
  }

  private static List<byte[]> jpeg(byte[] content) {
    List<byte[]> blocks = new ArrayList<>();
    int at = 2;
    while (at <= content.length - 4 && (content[at] & 0xff) == 0xff) {
      int marker = content[at + 1] & 0xff;
      if (marker == 0xff) {
        at++;
        continue;
      }
      if (marker == 0xda) {
        break;
      }
      int length = ((content[at + 2] & 0xff) << 8) | (content[at + 3] & 0xff);
      int end = at + 2 + length;
      if (marker == 0xe1
          && PictureFormat.has(content, at + 4, PREAMBLE)
          && length >= 2 + PREAMBLE.length()
          && end <= content.length) {
        blocks.add(Arrays.copyOfRange(content, at + 4 + PREAMBLE.length(), end));
      }
      at = end;
    }
    return blocks;
  }

  private static List<byte[]> png(byte[] content) {
    List<byte[]> blocks = new ArrayList<>();
    int at = 8;
    while (at <= content.length - PNG_CHUNK) {
      int length =
          ((content[at] & 0xff) << 24)
              | ((content[at + 1] & 0xff) << 16)
              | ((content[at + 2] & 0xff) << 8)
              | (content[at + 3] & 0xff);
      if (length < 0 || length > content.length - at - PNG_CHUNK) {
        break;
      }
      if (PictureFormat.has(content, at + 4, "eXIf")) {
        blocks.add(Arrays.copyOfRange(content, at + 8, at + 8 + length));
      }
      at += PNG_CHUNK + length;
    }
    return blocks;
  }

  private static List<byte[]> webp(byte[] content) {
    List<byte[]> blocks = new ArrayList<>();
    int at = 12;
    while (at <= content.length - 8) {
      int length =
          (content[at + 4] & 0xff)
              | ((content[at + 5] & 0xff) << 8)
              | ((content[at + 6] & 0xff) << 16)
              | ((content[at + 7] & 0xff) << 24);
      if (length < 0 || length > content.length - at - 8) {
        break;
      }
      if (PictureFormat.has(content, at, "EXIF")) {
        boolean isPreceded =
            length >= PREAMBLE.length() && PictureFormat.has(content, at + 8, PREAMBLE);
        int start = at + 8 + (isPreceded ? PREAMBLE.length() : 0);
        blocks.add(Arrays.copyOfRange(content, start, at + 8 + length));
      }
      at += 8 + length + length % 2;
    }
    return blocks;
  }

  private static Exif of(Metadata metadata) {
    @Nullable ExifIFD0Directory main = metadata.getFirstDirectoryOfType(ExifIFD0Directory.class);
    @Nullable ExifSubIFDDirectory more =
        metadata.getFirstDirectoryOfType(ExifSubIFDDirectory.class);
    @Nullable GpsDirectory gps = metadata.getFirstDirectoryOfType(GpsDirectory.class);
    @Nullable GeoLocation said = gps == null ? null : gps.getGeoLocation();
    @Nullable GeoLocation place = said == null || !isOnEarth(said) ? null : said;
    return new Exif(
        main == null ? Orientation.UPRIGHT : orientation(main),
        more == null ? null : takenAt(more),
        main == null ? null : camera(main),
        place == null ? null : place.getLatitude(),
        place == null ? null : place.getLongitude());
  }

  /** What a broken receiver wrote is zero, infinite, or no place. */
  private static boolean isOnEarth(GeoLocation place) {
    return !place.isZero()
        && Math.abs(place.getLatitude()) <= 90
        && Math.abs(place.getLongitude()) <= 180;
  }

  private static Orientation orientation(ExifIFD0Directory main) {
    try {
      return main.containsTag(ExifIFD0Directory.TAG_ORIENTATION)
          ? Orientation.of(main.getInt(ExifIFD0Directory.TAG_ORIENTATION))
          : Orientation.UPRIGHT;
    } catch (MetadataException _) {
      return Orientation.UPRIGHT;
    }
  }

  @SuppressWarnings("JavaUtilDate") // The library has nothing else.
  private static @Nullable Instant takenAt(ExifSubIFDDirectory more) {
    @Nullable Date date = more.getDateOriginal(TimeZone.getTimeZone(ZoneOffset.UTC));
    return date == null ? null : date.toInstant();
  }

  private static @Nullable String camera(ExifIFD0Directory main) {
    @Nullable String make = text(main, ExifIFD0Directory.TAG_MAKE);
    @Nullable String model = text(main, ExifIFD0Directory.TAG_MODEL);
    if (make != null && model != null && model.startsWith(make)) {
      return model;
    }
    String camera =
        Stream.of(make, model).filter(Objects::nonNull).collect(Collectors.joining(" "));
    return camera.isEmpty() ? null : camera;
  }

  private static @Nullable String text(Directory directory, int tag) {
    @Nullable String text = directory.getString(tag);
    if (text == null) {
      return null;
    }
    String printable = text.replaceAll("[\\p{Cc}\\p{Cs}]", "").strip();
    return printable.isEmpty()
        ? null
        : printable.substring(0, Math.min(LONGEST_NAME, printable.length()));
  }
}
