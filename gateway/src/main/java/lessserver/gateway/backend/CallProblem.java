package lessserver.gateway.backend;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/** Why a client gets no answer from a service; an answer in itself. */
abstract class CallProblem extends ErrorResponseException {

  private static final long serialVersionUID = 1L;

  /** A plain HTTP status says it all. */
  CallProblem(HttpStatus status, String detail, @Nullable Throwable cause) {
    super(status, ProblemDetail.forStatusAndDetail(status, detail), cause);
  }

  /** A problem with a name of its own. */
  CallProblem(HttpStatus status, String name, String detail, @Nullable Throwable cause) {
    this(status, detail, cause);
    setType(URI.create("urn:lessserver:problem:" + name));
  }

  /** Nobody reads its stack trace, and a storm of failures has no memory to spare for them. */
  @Override
  public final synchronized Throwable fillInStackTrace() {
    return this;
  }
}
