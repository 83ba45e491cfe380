package lessserver.stocks.notice;

import java.util.function.Function;
import lessserver.durable.Activity;
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
    mailer.send(
        Activity.idempotencyKey().orElseThrow(), notice.email(), NoticeText.of(notice.outcome()));
    return notice.outcome().monitorId();
  }
}
