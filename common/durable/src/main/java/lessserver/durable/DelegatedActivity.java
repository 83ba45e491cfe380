package lessserver.durable;

import java.util.function.Function;
import java.util.function.IntSupplier;

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

    public HandedBackException(String reason) {
      super(reason);
    }
  }
}
