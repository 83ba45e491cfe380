package lessserver.functions;

import java.util.List;

/**
 * A request that a function will not carry out, for a reason that the client can understand and act
 * on. Each reason is a subclass with a telling name; a trigger translates it once into its
 * transport's words (over HTTP: problem details whose type is made of the subclass's name).
 */
public abstract class Refusal extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Why in general: what a client may do about it. */
  public enum Kind {
    /** The input is malformed: correct it. */
    INVALID,
    /** There is no such thing. */
    UNKNOWN,
    /** It clashes with what is already there. */
    CONFLICT,
    /** It was there and is no more. */
    GONE,
    /** The input is larger than is taken. */
    TOO_LARGE,
    /** The input is well-formed, but a rule forbids it. */
    FORBIDDEN_BY_RULE
  }

  /** One field of the input and what is wrong with it. */
  public record FieldError(String field, String message) {}

  private final Kind kind;
  private final transient List<FieldError> errors;

  /**
   * @param message a sentence for the client; never a secret, never an internal detail
   * @param errors the fields at fault, if any
   */
  protected Refusal(Kind kind, String message, FieldError... errors) {
    super(message);
    this.kind = kind;
    this.errors = List.of(errors);
  }

  public final Kind kind() {
    return kind;
  }

  public final List<FieldError> errors() {
    return errors;
  }

  /** A refusal is an answer, not a defect: nobody reads its stack trace, so none is made. */
  @Override
  public final synchronized Throwable fillInStackTrace() {
    return this;
  }
}
