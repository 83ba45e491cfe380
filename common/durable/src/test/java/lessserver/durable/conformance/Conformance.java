package lessserver.durable.conformance;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/** This test shows what these checks of the reference suites show; see {@link Checks}. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@ExtendWith(ConformancePage.class)
public @interface Conformance {

  /** Each as {@code suite/name}. */
  String[] value();
}
