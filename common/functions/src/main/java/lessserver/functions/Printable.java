package lessserver.functions;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import jakarta.validation.ReportAsSingleViolation;
import jakarta.validation.constraints.Pattern;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Text without control characters and halves of characters: PostgreSQL stores no NUL, and nobody
 * reads the others.
 */
@Pattern(regexp = "[^\\p{Cc}\\p{Cs}]*") @ReportAsSingleViolation
@Constraint(validatedBy = {})
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.TYPE_USE})
@Retention(RetentionPolicy.RUNTIME)
public @interface Printable {

  String message() default "must have no control characters";

  Class<?>[] groups() default {};

  Class<? extends Payload>[] payload() default {};
}
