package lessserver.simulators.carrier;

import jakarta.validation.Validator;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Function;
import lessserver.functions.Constraints;
import lessserver.simulators.reference.Dossier;
import lessserver.simulators.reference.Dossiers;
import lessserver.simulators.reference.ThirdPartyRefusals.KeyUsed;
import lessserver.simulators.reference.ThirdPartyRefusals.ReferenceClosed;
import org.springframework.stereotype.Component;

/** Books a shipment, once for each idempotency key, for good. */
@Component
class Book implements Function<KeyedBooking, ShipmentView> {

  static final String CARRIER = "carrier";

  private static final int TRACKING_DIGITS = 12;

  private final Shipments shipments;
  private final Dossiers dossiers;
  private final Validator validator;
  private final Clock clock;

  Book(Shipments shipments, Dossiers dossiers, Validator validator, Clock clock) {
    this.shipments = shipments;
    this.dossiers = dossiers;
    this.validator = validator;
    this.clock = clock;
  }

  @Override
  public ShipmentView apply(KeyedBooking booking) {
    Constraints.check(validator, booking);
    return dossiers.alone(
        CARRIER, booking.wish().reference(), dossier -> shipment(dossier, booking));
  }

  private ShipmentView shipment(Dossier dossier, KeyedBooking booking) {
    Shipment before = shipments.findByIdempotencyKey(booking.idempotencyKey()).orElse(null);
    String hash = hash(booking.wish());
    if (before != null && !before.requestHash().equals(hash)) {
      throw new KeyUsed();
    }
    if (before != null) {
      return ShipmentView.of(before.repeated());
    }
    if (dossier.isClosed()) {
      throw new ReferenceClosed(booking.wish().reference());
    }
    UUID id = UUID.randomUUID();
    return ShipmentView.of(
        shipments.saveAndFlush(
            new Shipment(
                "sh_" + id,
                booking.idempotencyKey(),
                booking.wish().reference(),
                hash,
                trackingNumber(id),
                clock.instant())));
  }

  private static String trackingNumber(UUID id) {
    String digits = id.toString().replace("-", "").substring(0, TRACKING_DIGITS);
    return "LS" + digits.toUpperCase(Locale.ROOT);
  }

  /** Of the record's text, which has every component in it. */
  private static String hash(Booking wish) {
    try {
      byte[] octets = wish.toString().getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(octets));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
