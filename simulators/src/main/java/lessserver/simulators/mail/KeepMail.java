package lessserver.simulators.mail;

import java.time.Clock;
import java.util.function.Consumer;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Keeps one mail for each Message-ID, and counts how often it came again. */
@Component
class KeepMail implements Consumer<ReceivedMail> {

  private final Mails mails;
  private final TransactionTemplate transaction;
  private final Clock clock;

  KeepMail(Mails mails, TransactionTemplate transaction, Clock clock) {
    this.mails = mails;
    this.transaction = transaction;
    this.clock = clock;
  }

  @Override
  public void accept(ReceivedMail mail) {
    try {
      keep(mail);
    } catch (DataIntegrityViolationException _) { // the same came at the same time
      keep(mail);
    }
  }

  private void keep(ReceivedMail mail) {
    transaction.executeWithoutResult(
        _ ->
            mails
                .lock(mail.messageId())
                .ifPresentOrElse(
                    Mail::repeat, () -> mails.saveAndFlush(new Mail(mail, clock.instant()))));
  }
}
