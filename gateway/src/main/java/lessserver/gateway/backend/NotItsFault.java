package lessserver.gateway.backend;

import java.util.function.Predicate;

/** Recognizes what ended a call without telling anything about the service's health. */
public final class NotItsFault implements Predicate<Throwable> {

  @Override
  public boolean test(Throwable failure) {
    return !(failure instanceof BackendFailure);
  }
}
