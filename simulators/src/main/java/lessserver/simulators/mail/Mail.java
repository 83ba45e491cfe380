package lessserver.simulators.mail;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A mail as it was first delivered. */
@Entity
@Table(name = "mails")
class Mail {

  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  private @Nullable Long position;

  private String messageId;
  private String sender;
  private String recipient;
  private String subject;
  private String content;
  private int repeats;
  private Instant receivedAt;

  /** For JPA. */
  @SuppressWarnings("NullAway.Init")
  protected Mail() {}

  Mail(ReceivedMail received, Instant receivedAt) {
    this.messageId = received.messageId();
    this.sender = received.from();
    this.recipient = received.to();
    this.subject = received.subject();
    this.content = received.text();
    this.receivedAt = receivedAt;
  }

  void repeat() {
    repeats++;
  }

  long position() {
    if (position == null) {
      throw new IllegalStateException("mail " + messageId + " is not stored yet");
    }
    return position;
  }

  String messageId() {
    return messageId;
  }

  String sender() {
    return sender;
  }

  String recipient() {
    return recipient;
  }

  String subject() {
    return subject;
  }

  String content() {
    return content;
  }

  int repeats() {
    return repeats;
  }

  Instant receivedAt() {
    return receivedAt;
  }
}
