package lessserver.functions.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.Path;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.temporal.Temporal;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lessserver.functions.Headers;
import lessserver.functions.Refusal;
import lessserver.functions.Refusal.FieldError;
import org.apache.coyote.BadRequestException;
import org.apache.tomcat.util.http.fileupload.FileUploadException;
import org.apache.tomcat.util.http.fileupload.MultipartStream.MalformedStreamException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.context.MessageSourceResolvable;
import org.springframework.core.MethodParameter;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.multipart.MultipartException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/**
 * Turns every failure into RFC 9457 problem details with the correlation id, and, for bad input,
 * the fields at fault. The one place in a service where an exception becomes a status.
 */
@RestControllerAdvice
final class ProblemDetails extends ResponseEntityExceptionHandler {

  private static final Logger log = LoggerFactory.getLogger(ProblemDetails.class);
  private static final String TYPE = "urn:lessserver:problem:";
  private static final int MISDIRECTED_REQUEST = 421;
  private static final String RETRY_AFTER_SECONDS = "5";

  @ExceptionHandler
  @Nullable ResponseEntity<Object> refused(Refusal refusal, WebRequest request) {
    HttpStatus status =
        switch (refusal.kind()) {
          case INVALID -> HttpStatus.BAD_REQUEST;
          case UNKNOWN -> HttpStatus.NOT_FOUND;
          case CONFLICT -> HttpStatus.CONFLICT;
          case GONE -> HttpStatus.GONE;
          case TOO_LARGE -> HttpStatus.PAYLOAD_TOO_LARGE;
          case FORBIDDEN_BY_RULE -> HttpStatus.UNPROCESSABLE_ENTITY;
        };
    ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, refusal.getMessage());
    problem.setType(URI.create(TYPE + kebab(refusal.getClass().getSimpleName())));
    name(problem, refusal.errors());
    return handleExceptionInternal(refusal, problem, new HttpHeaders(), status, request);
  }

  @ExceptionHandler
  @Nullable ResponseEntity<Object> invalid(
      ConstraintViolationException violation, WebRequest request) {
    return invalid(
        violation,
        violation.getConstraintViolations().stream()
            .map(each -> new FieldError(field(each), each.getMessage())),
        request);
  }

  /**
   * The database is away or too busy, or others have held for too long what the request waits for;
   * trying again later may work.
   */
  @ExceptionHandler({
    CannotCreateTransactionException.class,
    DataAccessResourceFailureException.class,
    TransientDataAccessException.class
  })
  @Nullable ResponseEntity<Object> storeAway(Exception failure, WebRequest request) {
    log.warn("event=store-unavailable path={} reason=\"{}\"", path(request), failure.toString());
    HttpHeaders headers = new HttpHeaders();
    headers.set(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
    HttpStatus status = HttpStatus.SERVICE_UNAVAILABLE;
    ProblemDetail problem =
        ProblemDetail.forStatusAndDetail(
            status, "What the service keeps its data in is away or busy.");
    return handleExceptionInternal(failure, problem, headers, status, request);
  }

  /** A form that ends early, or has no parts; or one whose parts there is no room for. */
  @ExceptionHandler
  @Nullable ResponseEntity<Object> brokenForm(MultipartException failure, WebRequest request) {
    if (cause(failure, BodyLimit.BodyTooLarge.class) != null) {
      return unexpected(failure, request);
    }
    if (!isOfOwnDisk(failure)) {
      return badInput(failure, "The form is broken.", List.of(), request);
    }
    log.warn("event=form-not-kept path={} reason=\"{}\"", path(request), failure.toString());
    HttpStatus status = HttpStatus.INSUFFICIENT_STORAGE;
    ProblemDetail problem =
        ProblemDetail.forStatusAndDetail(status, "The form cannot be kept here now.");
    return handleExceptionInternal(failure, problem, new HttpHeaders(), status, request);
  }

  /** Tomcat puts each part into a file, and has names for all that goes wrong but for the disk. */
  private static boolean isOfOwnDisk(MultipartException failure) {
    Throwable root = NestedExceptionUtils.getMostSpecificCause(failure);
    return root instanceof IOException
        && !(root instanceof FileUploadException)
        && cause(failure, BadRequestException.class) == null // as is a client that goes
        && cause(failure, MalformedStreamException.class) == null;
  }

  @ExceptionHandler
  @Nullable ResponseEntity<Object> unexpected(Exception failure, WebRequest request) {
    BodyLimit.BodyTooLarge tooLarge = cause(failure, BodyLimit.BodyTooLarge.class);
    if (tooLarge != null) {
      return refusedBody(tooLarge, request);
    }
    log.error("event=unexpected-failure path={}", path(request), failure);
    HttpStatus status = HttpStatus.INTERNAL_SERVER_ERROR;
    ProblemDetail problem =
        ProblemDetail.forStatusAndDetail(
            status, "Something went wrong here; the correlation id leads to it.");
    return handleExceptionInternal(failure, problem, new HttpHeaders(), status, request);
  }

  private @Nullable ResponseEntity<Object> refusedBody(
      BodyLimit.BodyTooLarge tooLarge, WebRequest request) {
    ErrorResponseException problem = tooLarge.asProblem();
    return handleErrorResponseException(
        problem, problem.getHeaders(), problem.getStatusCode(), request);
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(
      HttpMessageNotReadableException failure,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    BodyLimit.BodyTooLarge tooLarge = cause(failure, BodyLimit.BodyTooLarge.class);
    if (tooLarge != null) {
      return refusedBody(tooLarge, request);
    }
    // A value that a record's constructor refuses is the refusal it says it is.
    Refusal refusal = cause(failure, Refusal.class);
    if (refusal != null) {
      return refused(refusal, request);
    }
    return switch (failure.getCause()) {
      case UnrecognizedPropertyException unknown ->
          badInput(
              failure,
              "The body has a field that is not known here.",
              List.of(new FieldError(field(unknown), "is not a known field")),
              request);
      case MismatchedInputException wrong when !wrong.getPath().isEmpty() ->
          badInput(
              failure,
              "A field's value has the wrong form.",
              List.of(new FieldError(field(wrong), "must be " + form(wrong.getTargetType()))),
              request);
      case JsonMappingException wrong when !wrong.getPath().isEmpty() ->
          badInput(
              failure,
              "A field's value has the wrong form.",
              List.of(new FieldError(field(wrong), "has the wrong form")),
              request);
      case JsonProcessingException broken ->
          badInput(
              failure,
              "The body is not the JSON expected here" + at(broken) + ".",
              List.of(),
              request);
      case null, default ->
          badInput(failure, "The body is missing or cannot be read.", List.of(), request);
    };
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleMethodArgumentNotValid(
      MethodArgumentNotValidException failure,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    return invalid(failure, failure.getFieldErrors().stream().map(ProblemDetails::error), request);
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleHandlerMethodValidationException(
      HandlerMethodValidationException failure,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    if (failure.isForReturnValue()) {
      return unexpected(failure, request);
    }
    return invalid(
        failure,
        failure.getParameterValidationResults().stream()
            .flatMap(
                parameter ->
                    parameter.getResolvableErrors().stream()
                        .map(each -> error(parameter.getMethodParameter(), each))),
        request);
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleTypeMismatch(
      TypeMismatchException failure,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    String field =
        failure instanceof MethodArgumentTypeMismatchException argument
            ? argument.getName()
            : String.valueOf(failure.getPropertyName());
    Class<?> required = failure.getRequiredType();
    String message = required == null ? "has the wrong form" : "must be " + form(required);
    return badInput(
        failure,
        "A parameter has the wrong form.",
        List.of(new FieldError(field, message)),
        request);
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleMissingServletRequestParameter(
      MissingServletRequestParameterException failure,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    return badInput(
        failure,
        "A parameter is missing.",
        List.of(new FieldError(failure.getParameterName(), "is required")),
        request);
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleExceptionInternal(
      Exception failure,
      @Nullable Object body,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    if (isCommitted(request)) {
      throw brokenOff(failure);
    }
    HttpHeaders all = new HttpHeaders();
    all.putAll(headers);
    if (all.getCacheControl() == null) {
      all.setCacheControl(CacheControl.noStore()); // A 404 or 410 may otherwise be kept.
    }
    ResponseEntity<Object> answer =
        super.handleExceptionInternal(failure, body, all, status, request);
    if (answer != null && answer.getBody() instanceof ProblemDetail problem) {
      complete(
          problem,
          ((ServletWebRequest) request).getRequest(),
          correlationId((ServletWebRequest) request));
    }
    return answer;
  }

  private static boolean isCommitted(WebRequest request) {
    HttpServletResponse response = ((ServletWebRequest) request).getResponse();
    return response != null && response.isCommitted();
  }

  /**
   * A handler that throws has resolved nothing: the container hears of the failure and cuts the
   * connection. An answer of which the beginning has gone out would else seem to be complete.
   */
  private static RuntimeException brokenOff(Exception failure) {
    return failure instanceof RuntimeException same
        ? same
        : new IllegalStateException("too late for a problem", failure);
  }

  /** Adds what every problem of this suite carries. */
  static void complete(
      ProblemDetail problem, HttpServletRequest request, @Nullable String correlationId) {
    if (problem.getStatus() == MISDIRECTED_REQUEST) {
      problem.setTitle("Misdirected Request"); // Spring has WebDAV's older name for 421.
    }
    if (problem.getInstance() == null) {
      problem.setInstance(reference(request.getRequestURI()));
    }
    if (correlationId != null) {
      problem.setProperty("correlationId", correlationId);
    }
  }

  /** A path as a URI reference: two slashes would begin a host. */
  static URI reference(String path) {
    return URI.create(path.replaceFirst("^/+", "/"));
  }

  private @Nullable ResponseEntity<Object> badInput(
      Exception failure, String detail, List<FieldError> errors, WebRequest request) {
    HttpStatus status = HttpStatus.BAD_REQUEST;
    ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
    name(problem, errors);
    return handleExceptionInternal(failure, problem, new HttpHeaders(), status, request);
  }

  private @Nullable ResponseEntity<Object> invalid(
      Exception failure, Stream<FieldError> errors, WebRequest request) {
    List<FieldError> inOrder =
        errors
            .sorted(Comparator.comparing(FieldError::field).thenComparing(FieldError::message))
            .toList();
    return badInput(failure, "The input is invalid.", inOrder, request);
  }

  private static FieldError error(org.springframework.validation.FieldError error) {
    return new FieldError(error.getField(), String.valueOf(error.getDefaultMessage()));
  }

  private static FieldError error(MethodParameter parameter, MessageSourceResolvable error) {
    return error instanceof org.springframework.validation.FieldError field
        ? error(field)
        : new FieldError(
            String.valueOf(parameter.getParameterName()),
            String.valueOf(error.getDefaultMessage()));
  }

  private static void name(ProblemDetail problem, List<FieldError> errors) {
    if (!errors.isEmpty()) {
      problem.setProperty("errors", errors);
    }
  }

  private static @Nullable String correlationId(ServletWebRequest request) {
    return request.getResponse() == null
        ? null
        : request.getResponse().getHeader(Headers.CORRELATION_ID);
  }

  private static String path(WebRequest request) {
    return ((ServletWebRequest) request).getRequest().getRequestURI();
  }

  private static String field(JsonMappingException failure) {
    return failure.getPath().stream()
        .map(
            each ->
                each.getFieldName() == null
                    ? "[" + each.getIndex() + "]"
                    : "." + each.getFieldName())
        .collect(Collectors.joining())
        .replaceFirst("^\\.", "");
  }

  private static String field(ConstraintViolation<?> violation) {
    StringBuilder field = new StringBuilder();
    for (Path.Node node : violation.getPropertyPath()) {
      if (node.getIndex() != null) {
        field.append('[').append(node.getIndex()).append(']');
      }
      if (node.getName() != null && !node.getName().startsWith("<")) {
        field.append(field.isEmpty() ? "" : ".").append(node.getName());
      }
    }
    return field.toString();
  }

  private static String form(Class<?> type) {
    if (type.isEnum()) {
      return Arrays.stream(type.getEnumConstants())
          .map(each -> each.toString().toLowerCase(Locale.ROOT))
          .collect(Collectors.joining(", ", "one of ", ""));
    }
    if (Temporal.class.isAssignableFrom(type)) {
      return "an instant such as 2030-01-31T12:00:00Z";
    }
    if (type == Duration.class) {
      return "a duration such as PT2M";
    }
    if (Number.class.isAssignableFrom(type) || (type.isPrimitive() && type != boolean.class)) {
      return "a number";
    }
    return type == Boolean.class || type == boolean.class
        ? "true or false"
        : "a " + kebab(type.getSimpleName());
  }

  private static String at(JsonProcessingException broken) {
    return broken.getLocation() == null
        ? ""
        : " (line "
            + broken.getLocation().getLineNr()
            + ", column "
            + broken.getLocation().getColumnNr()
            + ")";
  }

  private static <T extends Throwable> @Nullable T cause(Throwable failure, Class<T> type) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (type.isInstance(each)) {
        return type.cast(each);
      }
    }
    return null;
  }

  private static String kebab(String name) {
    return name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
  }
}
