package lessserver.functions;

import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.Validator;
import java.util.Set;

/** A function's check of its input, which holds whatever trigger calls it. */
public final class Constraints {

  private Constraints() {}

  /**
   * Lets a sound input pass.
   *
   * @throws ConstraintViolationException if the input breaks a constraint that its type declares
   */
  public static <T> void check(Validator validator, T input) {
    Set<ConstraintViolation<T>> violations = validator.validate(input);
    if (!violations.isEmpty()) {
      throw new ConstraintViolationException(violations);
    }
  }
}
