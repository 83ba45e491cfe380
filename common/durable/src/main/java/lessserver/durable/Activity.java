package lessserver.durable;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the activity that runs on this thread may want to know of itself. */
public final class Activity {

  private static final ScopedValue<String> KEY = ScopedValue.newInstance();

  private Activity() {}

  /**
   * The key under which this call is to be done once: the same in every attempt, retries and
   * take-overs included, and never that of another call. Send it as {@code Idempotency-Key}, or
   * store it with the effect. Empty outside of an orchestration.
   */
  public static Optional<String> idempotencyKey() {
    return KEY.isBound() ? Optional.of(KEY.get()) : Optional.empty();
  }

  /** Runs a call under its key; the engine's business. */
  public static <T extends @Nullable Object> T callWithKey(
      String key, ScopedValue.CallableOp<T, RuntimeException> call) {
    return ScopedValue.where(KEY, key).call(call);
  }
}
