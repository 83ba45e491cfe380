package lessserver.simulators.mail;

import java.util.function.Function;
import lessserver.functions.Page;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Component;

/** Lists the mails that were delivered, newest first. */
@Component
class ListMails implements Function<MailQuery, Page<MailView>> {

  private final Mails mails;

  ListMails(Mails mails) {
    this.mails = mails;
  }

  @Override
  public Page<MailView> apply(MailQuery query) {
    return Page.of(
        query.page(),
        mails.page(
            query.page().before(), query.to(), query.messageId(), Limit.of(query.page().fetch())),
        Mail::position,
        MailView::of);
  }
}
