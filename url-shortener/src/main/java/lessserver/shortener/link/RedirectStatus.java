package lessserver.shortener.link;

import java.util.Arrays;
import lessserver.functions.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * How a link redirects. With 307 and 308 a browser that posts a form posts it to the target, too;
 * with 301 and 308 it remembers where the link led.
 */
public enum RedirectStatus {
  MOVED_PERMANENTLY(301),
  FOUND(302),
  TEMPORARY_REDIRECT(307),
  PERMANENT_REDIRECT(308);

  private final int code;

  RedirectStatus(int code) {
    this.code = code;
  }

  /**
   * The one with this number; 302 if there is none.
   *
   * @throws InvalidRedirect if no link redirects like that
   */
  static RedirectStatus of(@Nullable Integer code) {
    return Arrays.stream(values())
        .filter(each -> each.code == (code == null ? FOUND.code : code))
        .findFirst()
        .orElseThrow(InvalidRedirect::new);
  }

  public int code() {
    return code;
  }

  public boolean isPermanent() {
    return this == MOVED_PERMANENTLY || this == PERMANENT_REDIRECT;
  }

  /** No link redirects like that. */
  static final class InvalidRedirect extends Refusal {

    private static final long serialVersionUID = 1L;

    private InvalidRedirect() {
      super(
          Kind.INVALID,
          "A link redirects with 301, 302, 307 or 308.",
          new FieldError("redirect", "must be 301, 302, 307 or 308"));
    }
  }
}
