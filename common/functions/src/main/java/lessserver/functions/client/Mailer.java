package lessserver.functions.client;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import org.springframework.mail.MailPreparationException;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import org.springframework.mail.javamail.MimeMessageHelper;

/**
 * Sends mail, behind a breaker. A mail that is sent again because nobody knows whether it arrived
 * carries the same {@code Message-ID}, by which servers and readers tell that it is the same. Safe
 * for use by many threads.
 */
public final class Mailer {

  private final JavaMailSenderImpl sender;
  private final CircuitBreaker breaker;
  private final String from;

  /**
   * @param from the address of the sender
   */
  public Mailer(JavaMailSenderImpl sender, CircuitBreaker breaker, String from) {
    this.sender = sender;
    this.breaker = breaker;
    this.from = from;
  }

  /**
   * Sends a mail.
   *
   * @param idempotencyKey the same for the same mail, and for no other
   * @throws org.springframework.mail.MailException if the server did not take it
   */
  public void send(String idempotencyKey, String to, String subject, String text) {
    MimeMessage mail = mail(messageId(idempotencyKey), to, subject, text);
    breaker.executeRunnable(() -> sender.send(mail));
  }

  /** The colon of a key may not stand in a message id (RFC 5322, 3.2.3). */
  private static String messageId(String idempotencyKey) {
    return "<" + idempotencyKey.replace(':', '.') + "@lessserver>";
  }

  private MimeMessage mail(String messageId, String to, String subject, String text) {
    var mail = new IdentifiedMail(sender.getSession(), messageId);
    try {
      var content = new MimeMessageHelper(mail, StandardCharsets.UTF_8.name());
      content.setFrom(from);
      content.setTo(to);
      content.setSubject(subject);
      content.setText(text);
    } catch (MessagingException e) {
      throw new MailPreparationException("cannot write a mail to " + to, e);
    }
    return mail;
  }

  /** A mail whose id is not made up when it is sent. */
  private static final class IdentifiedMail extends MimeMessage {

    private final String id;

    private IdentifiedMail(Session session, String id) {
      super(session);
      this.id = id;
    }

    @Override
    protected void updateMessageID() throws MessagingException {
      setHeader("Message-ID", id);
    }
  }
}
