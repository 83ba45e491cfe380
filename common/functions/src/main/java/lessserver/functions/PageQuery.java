package lessserver.functions;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a list a client wants, newest first.
 *
 * @param limit how many at most, 1 to {@value #MOST}
 * @param cursor where the part before ended; null for the first part
 */
public record PageQuery(int limit, @Nullable String cursor) {

  public static final int MOST = 500;

  /** What a list has when nobody says how many; for use in annotations. */
  public static final String USUAL_LIMIT = "50";

  /**
   * Checks both.
   *
   * @throws InvalidPage if there is no such part
   */
  public PageQuery {
    if (limit < 1 || limit > MOST) {
      throw new InvalidPage("limit", "must be between 1 and " + MOST);
    }
    if (cursor != null) {
      position(cursor);
    }
  }

  /** The part lies before this position; the first part before all of them. */
  public long before() {
    return cursor == null ? Long.MAX_VALUE : position(cursor);
  }

  /** How many to read: one more than asked for, which tells if there is a next part. */
  public int fetch() {
    return limit + 1;
  }

  static String cursor(long position) {
    byte[] octets = Long.toString(position).getBytes(StandardCharsets.US_ASCII);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
  }

  private static long position(String cursor) {
    try {
      return Long.parseLong(
          new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.US_ASCII));
    } catch (IllegalArgumentException _) {
      throw new InvalidPage("cursor", "must be a nextCursor that this address gave");
    }
  }

  /** There is no such part of the list. */
  public static final class InvalidPage extends Refusal {

    private static final long serialVersionUID = 1L;

    private InvalidPage(String field, String why) {
      super(Kind.INVALID, "The " + field + " " + why + ".", new FieldError(field, why));
    }
  }
}
