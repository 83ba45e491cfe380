package lessserver.stocks.notice;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
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
class Mailer {

  private static final String BREAKER = "mail";

  private final JavaMailSenderImpl sender;
  private final CircuitBreaker breaker;
  private final String from;

  Mailer(JavaMailSenderImpl sender, CircuitBreakerRegistry breakers, NoticeProperties properties) {
    this.sender = sender;
    this.breaker = breakers.circuitBreaker(BREAKER);
    this.from = properties.sender();
  }

  /**
   * Sends a mail.
   *
   * @param key the same for the same mail, and for no other
   * @throws org.springframework.mail.MailException if the server did not take it
   */
  void send(String key, String to, NoticeText content) {
    // The colon of a key may not stand in a message id (RFC 5322, 3.2.3).
    MimeMessage mail = mail("<" + key.replace(':', '.') + "@lessserver>", to, content);
    breaker.executeRunnable(() -> sender.send(mail));
  }

  private MimeMessage mail(String messageId, String to, NoticeText content) {
    var mail = new IdentifiedMail(sender.getSession(), messageId);
    try {
      var helper = new MimeMessageHelper(mail, StandardCharsets.UTF_8.name());
      helper.setFrom(from);
      helper.setTo(to);
      helper.setSubject(content.subject());
      helper.setText(content.text());
    } catch (MessagingException e) {
      throw new MailPreparationException("cannot write a mail", e);
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
