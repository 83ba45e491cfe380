package lessserver.gateway.backend;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/** The client began to send a body and then went away or paused for too long. */
final class BodyStopped extends CallProblem {

  private static final long serialVersionUID = 1L;

  BodyStopped(Throwable cause) {
    super(HttpStatus.REQUEST_TIMEOUT, "The request's body stopped coming.", cause);
    getHeaders().set(HttpHeaders.CONNECTION, "close");
  }
}
