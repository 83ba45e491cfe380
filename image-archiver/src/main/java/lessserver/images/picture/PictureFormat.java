package lessserver.images.picture;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * The kinds of pictures that are taken. What a file is, its first bytes say, never its name or
 * sender.
 */
public enum PictureFormat {
  JPEG("image/jpeg"),
  PNG("image/png"),
  GIF("image/gif"),
  BMP("image/bmp"),
  TIFF("image/tiff"),
  WEBP("image/webp");

  /** So many bytes tell. */
  public static final int SIGNATURE = 12;

  private final String mediaType;

  PictureFormat(String mediaType) {
    this.mediaType = mediaType;
  }

  public String mediaType() {
    return mediaType;
  }

  /** The format of a file that begins so; empty if it is none of these. */
  public static Optional<PictureFormat> of(byte[] beginning) {
    if (has(beginning, 0, 0xff, 0xd8, 0xff)) {
      return Optional.of(JPEG);
    }
    if (has(beginning, 0, 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n')) {
      return Optional.of(PNG);
    }
    if (has(beginning, 0, 'G', 'I', 'F', '8', '7', 'a')
        || has(beginning, 0, 'G', 'I', 'F', '8', '9', 'a')) {
      return Optional.of(GIF);
    }
    if (has(beginning, 0, 'R', 'I', 'F', 'F') && has(beginning, 8, 'W', 'E', 'B', 'P')) {
      return Optional.of(WEBP);
    }
    if (has(beginning, 0, 'I', 'I', 42, 0) || has(beginning, 0, 'M', 'M', 0, 42)) {
      return Optional.of(TIFF);
    }
    if (has(beginning, 0, 'B', 'M') && has(beginning, 6, 0, 0, 0, 0)) {
      return Optional.of(BMP);
    }
    return Optional.empty();
  }

  /** The format that a media type names; empty if it names none of these. */
  public static Optional<PictureFormat> named(String mediaType) {
    return switch (mediaType) {
      case "image/jpeg", "image/jpg", "image/pjpeg" -> Optional.of(JPEG);
      case "image/png", "image/x-png", "image/apng" -> Optional.of(PNG);
      case "image/gif" -> Optional.of(GIF);
      case "image/bmp", "image/x-bmp", "image/x-ms-bmp" -> Optional.of(BMP);
      case "image/tiff", "image/tif" -> Optional.of(TIFF);
      case "image/webp" -> Optional.of(WEBP);
      default -> Optional.empty();
    };
  }

  static boolean has(byte[] content, int at, int... octets) {
    if (at < 0 || at > content.length - octets.length) {
      return false;
    }
    for (int i = 0; i < octets.length; i++) {
      if ((content[at + i] & 0xff) != octets[i]) {
        return false;
      }
    }
    return true;
  }

  static boolean has(byte[] content, int at, String ascii) {
    byte[] octets = ascii.getBytes(StandardCharsets.US_ASCII);
    return at >= 0
        && at <= content.length - octets.length
        && Arrays.equals(content, at, at + octets.length, octets, 0, octets.length);
  }
}
