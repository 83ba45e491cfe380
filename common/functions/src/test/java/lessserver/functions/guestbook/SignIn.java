package lessserver.functions.guestbook;

import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.Validator;
import java.util.Set;
import java.util.function.Function;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Writes a guest into the book; a function that Spring wraps into a transactional proxy. */
@Component
@Transactional
class SignIn implements Function<Guest, Greeting> {

  private final Guests guests;
  private final Validator validator;

  SignIn(Guests guests, Validator validator) {
    this.guests = guests;
    this.validator = validator;
  }

  @Override
  public Greeting apply(Guest guest) {
    Set<ConstraintViolation<Guest>> violations = validator.validate(guest);
    if (!violations.isEmpty()) {
      throw new ConstraintViolationException(violations);
    }
    guests.add(guest.name());
    return new Greeting("welcome, " + guest.name());
  }
}
