package lessserver.stocks.notice;

import java.util.function.Function;
import lessserver.durable.Activity;
import lessserver.functions.client.Mailer;
import org.springframework.stereotype.Component;

/** Sends a notice by mail; returns the monitor's id. */
@Component
class MailNotice implements Function<Notice, String> {

  private final Mailer mailer;

  MailNotice(Mailer mailer) {
    this.mailer = mailer;
  }

  @Override
  public String apply(Notice notice) {
    if (notice.email() == null) {
      throw new IllegalArgumentException("nobody wants a mail");
    }
    NoticeText words = NoticeText.of(notice.outcome());
    mailer.send(
        Activity.idempotencyKey().orElseThrow(), notice.email(), words.subject(), words.text());
    return notice.outcome().monitorId();
  }
}
