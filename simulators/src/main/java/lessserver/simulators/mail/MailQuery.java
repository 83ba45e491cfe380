package lessserver.simulators.mail;

import lessserver.functions.PageQuery;
import org.jspecify.annotations.Nullable;

/** Which mails to list: all, those to one address, or the one with an id. */
record MailQuery(@Nullable String to, @Nullable String messageId, PageQuery page) {}
