package lessserver.stocks.notice;

import lessserver.stocks.monitor.Outcome;
import org.jspecify.annotations.Nullable;

/** What a monitor came to, and who wants to know. */
public record Notice(Outcome outcome, @Nullable String notifyUrl, @Nullable String email) {}
