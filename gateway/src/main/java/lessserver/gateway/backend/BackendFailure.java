package lessserver.gateway.backend;

import org.springframework.http.HttpStatus;

/**
 * A service that gave no answer, or none that is HTTP. These, and its own 5xx, open its breaker.
 */
abstract sealed class BackendFailure extends CallProblem {

  private static final long serialVersionUID = 1L;

  private BackendFailure(HttpStatus status, String name, String detail, Throwable cause) {
    super(status, name, detail, cause);
  }

  /** The connection failed while nothing of the request's body had been sent: it may be retried. */
  static final class Unreachable extends BackendFailure {

    private static final long serialVersionUID = 1L;

    Unreachable(String service, Throwable cause) {
      super(
          HttpStatus.BAD_GATEWAY,
          "service-unreachable",
          "The service " + service + " cannot be reached.",
          cause);
    }
  }

  /** The connection ended early, or what came back was not HTTP. */
  static final class Broken extends BackendFailure {

    private static final long serialVersionUID = 1L;

    Broken(String service, Throwable cause) {
      super(
          HttpStatus.BAD_GATEWAY,
          "service-answer-broken",
          "The service " + service + " gave no usable answer.",
          cause);
    }
  }

  /** No connection or no answer within the time that the route allows. */
  static final class TooSlow extends BackendFailure {

    private static final long serialVersionUID = 1L;

    TooSlow(String service, Throwable cause) {
      super(
          HttpStatus.GATEWAY_TIMEOUT,
          "service-too-slow",
          "The service " + service + " did not answer in time.",
          cause);
    }
  }
}
