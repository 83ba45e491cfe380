package lessserver.orders.order;

import java.util.Optional;

/** What the short link to an order's parcel is called. */
public final class TrackingCode {

  private static final String PREFIX = "track-";

  private TrackingCode() {}

  static String of(String orderId) {
    return PREFIX + orderId;
  }

  /** The order whose link has this code, if it is such a link. */
  public static Optional<String> orderOf(String code) {
    return code.startsWith(PREFIX)
        ? Optional.of(code.substring(PREFIX.length()))
        : Optional.empty();
  }
}
