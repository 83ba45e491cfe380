package lessserver.durable;

import java.util.function.Function;

/**
 * A bean with an activity that is no function bean: orchestrators call it, and nobody from outside
 * can, as they could below {@code /functions}. Known by the bean's name.
 *
 * @param <I> what it takes
 * @param <O> what it returns
 */
public record OwnActivity<I, O>(Class<I> input, Class<O> output, Function<I, O> code) {}
