package lessserver.simulators.mail;

import java.time.Instant;

/**
 * What people see of a mail.
 *
 * @param repeats how often it was delivered again
 */
record MailView(
    String messageId,
    String from,
    String to,
    String subject,
    String text,
    int repeats,
    Instant receivedAt) {

  static MailView of(Mail mail) {
    return new MailView(
        mail.messageId(),
        mail.sender(),
        mail.recipient(),
        mail.subject(),
        mail.content(),
        mail.repeats(),
        mail.receivedAt());
  }
}
