package lessserver.shortener.qr;

import java.util.Arrays;
import lessserver.functions.Refusal;

/** As what a QR code can be had. */
enum QrFormat {
  SVG("image/svg+xml"),
  PNG("image/png");

  private final String mediaType;

  QrFormat(String mediaType) {
    this.mediaType = mediaType;
  }

  /**
   * What a client calls it, in any case.
   *
   * @throws InvalidFormat if there is none of that name
   */
  static QrFormat of(String name) {
    return Arrays.stream(values())
        .filter(each -> each.name().equalsIgnoreCase(name))
        .findFirst()
        .orElseThrow(InvalidFormat::new);
  }

  String mediaType() {
    return mediaType;
  }

  /** A QR code cannot be had as that. */
  static final class InvalidFormat extends Refusal {

    private static final long serialVersionUID = 1L;

    private InvalidFormat() {
      super(
          Kind.INVALID,
          "A QR code is had as svg or png.",
          new FieldError("format", "must be svg or png"));
    }
  }
}
