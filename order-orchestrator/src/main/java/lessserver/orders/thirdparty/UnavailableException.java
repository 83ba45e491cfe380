package lessserver.orders.thirdparty;

import org.jspecify.annotations.Nullable;

/** A third party gave no answer that helps; it may or may not have done what it was asked. */
public final class UnavailableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  UnavailableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
