package lessserver.simulators.carrier;

import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A parcel that is to be brought to somebody. */
@Entity
@Table(name = "shipments")
class Shipment {

  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  private @Nullable Long position;

  private String id;
  private String idempotencyKey;
  private String reference;
  private String requestHash;
  private String trackingNumber;

  @Enumerated(EnumType.STRING)
  private ShipmentStatus status;

  private int repeats;
  private Instant createdAt;
  private Instant updatedAt;

  /** For JPA. */
  @SuppressWarnings("NullAway.Init")
  protected Shipment() {}

  Shipment(
      String id,
      String idempotencyKey,
      String reference,
      String requestHash,
      String trackingNumber,
      Instant now) {
    this.id = id;
    this.idempotencyKey = idempotencyKey;
    this.reference = reference;
    this.requestHash = requestHash;
    this.trackingNumber = trackingNumber;
    this.status = ShipmentStatus.BOOKED;
    this.createdAt = now;
    this.updatedAt = now;
  }

  Shipment repeated() {
    repeats++;
    return this;
  }

  void cancel(Instant now) {
    if (status == ShipmentStatus.BOOKED) {
      status = ShipmentStatus.CANCELLED;
      updatedAt = now;
    }
  }

  long position() {
    if (position == null) {
      throw new IllegalStateException("shipment " + id + " is not stored yet");
    }
    return position;
  }

  String id() {
    return id;
  }

  String idempotencyKey() {
    return idempotencyKey;
  }

  String reference() {
    return reference;
  }

  String requestHash() {
    return requestHash;
  }

  String trackingNumber() {
    return trackingNumber;
  }

  ShipmentStatus status() {
    return status;
  }

  int repeats() {
    return repeats;
  }

  Instant createdAt() {
    return createdAt;
  }

  Instant updatedAt() {
    return updatedAt;
  }
}
