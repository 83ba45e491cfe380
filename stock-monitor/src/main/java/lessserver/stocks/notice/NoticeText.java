package lessserver.stocks.notice;

import java.math.BigDecimal;
import lessserver.stocks.monitor.MonitorStatus;
import lessserver.stocks.monitor.Outcome;
import org.jspecify.annotations.Nullable;

/** A notice in words. */
record NoticeText(String subject, String text) {

  static NoticeText of(Outcome outcome) {
    String subject =
        outcome.status() == MonitorStatus.THRESHOLD_REACHED
            ? "%s has moved by %s %%".formatted(outcome.symbol(), plain(outcome.change()))
            : "%s has not moved by %s %% in time"
                .formatted(outcome.symbol(), plain(outcome.percentageChange()));
    String text =
        """
        %s.

        First price: %s
        Last price:  %s
        Change:      %s %% (of the mean of both; asked for were %s %%)
        Checks:      %d, of which %d found no price
        At:          %s
        Monitor:     %s
        """
            .formatted(
                subject,
                plain(outcome.initialPrice()),
                plain(outcome.lastPrice()),
                plain(outcome.change()),
                plain(outcome.percentageChange()),
                outcome.checks(),
                outcome.failedChecks(),
                outcome.at(),
                outcome.monitorId());
    return new NoticeText(subject, text);
  }

  private static String plain(@Nullable BigDecimal number) {
    return number == null ? "none" : number.stripTrailingZeros().toPlainString();
  }
}
