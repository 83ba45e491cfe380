package lessserver.durable;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A bean with an activity that others carry out, who are connected to one of the replicas. Its
 * calls always go through the queue that all replicas share; one takes them from there while
 * somebody is connected to it, and they need none of the places of the activities that run here.
 * Known by the bean's name; orchestrators call it by its code.
 *
 * @param <I> what it takes
 * @param <O> what it returns
 * @param atOnce how many calls those who are connected to this replica can have at the same time
 * @param code hands a call over and waits for its result, however long that takes
 */
public record DelegatedActivity<I, O>(
    Class<I> input, Class<O> output, IntSupplier atOnce, Function<I, O> code) {

  /**
   * Nobody here will bring a result: the call goes back to the queue, for whoever takes it next.
   */
  public static final class HandedBackException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final @Nullable Duration pause;

    /** Of whoever was lost with it, perhaps by it: what is lost too often is given up. */
    public HandedBackException(String reason) {
      super(reason);
      this.pause = null;
    }

    private HandedBackException(String reason, Duration pause) {
      super(reason);
      this.pause = pause;
    }

    /** For a reason that is not the call's fault; nobody takes it for a while. */
    public static HandedBackException forAWhile(String reason, Duration pause) {
      return new HandedBackException(reason, pause);
    }

    /** How long nobody is to take it; empty if it counts as lost. */
    public Optional<Duration> pause() {
      return Optional.ofNullable(pause);
    }
  }
}
