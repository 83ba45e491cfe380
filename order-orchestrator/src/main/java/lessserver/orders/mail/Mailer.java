package lessserver.orders.mail;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import lessserver.durable.Activity;
import lessserver.orders.order.OrderProperties;
import org.springframework.mail.MailPreparationException;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import org.springframework.mail.javamail.MimeMessageHelper;
import org.springframework.stereotype.Component;

/**
 * Sends mail, behind a breaker. A mail that is sent again because nobody knows whether it arrived
 * carries the same {@code Message-ID}, by which servers and readers tell that it is the same. Safe
 * for use by many threads.
 */
@Component
public class Mailer {

  private final JavaMailSenderImpl sender;
  private final CircuitBreaker breaker;
  private final String from;

  Mailer(JavaMailSenderImpl sender, CircuitBreakerRegistry breakers, OrderProperties properties) {
    this.sender = sender;
    this.breaker = breakers.circuitBreaker("mail");
    this.from = properties.sender();
  }

  /**
   * Sends a mail under the idempotency key of the activity that runs.
   *
   * @throws org.springframework.mail.MailException if the server did not take it
   */
  public void send(String to, String subject, String text) {
    String key = Activity.idempotencyKey().orElseThrow();
    breaker.executeRunnable(() -> sender.send(mail(messageId(key), to, subject, text)));
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
