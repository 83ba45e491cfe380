package lessserver.shortener.journal;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * An event as it is written down.
 *
 * @param traceparent where it happened; empty outside of any trace
 * @param data the event itself, as JSON
 */
record Entry(
    String traceparent,
    Instant occurredAt,
    String topic,
    String type,
    String subject,
    String data) {

  byte[] toBytes() {
    var bytes = new ByteArrayOutputStream(data.length() + 256);
    try (var out = new DataOutputStream(bytes)) {
      out.writeUTF(traceparent);
      out.writeLong(ChronoUnit.MICROS.between(Instant.EPOCH, occurredAt));
      out.writeUTF(topic);
      out.writeUTF(type);
      out.writeUTF(subject);
      out.write(data.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write to memory", e);
    }
    return bytes.toByteArray();
  }

  static Entry of(byte[] bytes) {
    try (var in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      return new Entry(
          in.readUTF(),
          Instant.EPOCH.plus(in.readLong(), ChronoUnit.MICROS),
          in.readUTF(),
          in.readUTF(),
          in.readUTF(),
          new String(in.readNBytes(in.available()), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read from memory", e);
    }
  }
}
