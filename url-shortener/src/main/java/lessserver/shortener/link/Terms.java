package lessserver.shortener.link;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Under which conditions a link leads to its target.
 *
 * @param title for people who look before they follow
 * @param tags by which its owner finds it
 * @param maxVisits how often it is followed at most
 * @param expiredUrl where it leads afterwards
 */
record Terms(
    @Nullable String title,
    Set<String> tags,
    @Nullable Instant expiresAt,
    @Nullable Long maxVisits,
    RedirectStatus redirect,
    boolean forwardQuery,
    @Nullable String expiredUrl) {

  /** What tags are made of, since commas stand between them in a file. */
  static final String NO_COMMA = "[^,]*";

  static final String NO_COMMA_WORDS = "must have no comma";
}
