package lessserver.durable;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.core.annotation.AliasFor;
import org.springframework.stereotype.Component;

/**
 * Makes an {@link Orchestrator} known under a name. The name is stored with every instance: it
 * outlives the class, which may be renamed freely.
 */
@Documented
@Component
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Orchestration {

  /**
   * What clients start it by; letters are compared with their case; at most 200 characters. {@code
   * *} stands for every name that no other has; {@code *elsewhere} for those by which nothing is
   * started here, but by other replicas.
   */
  @AliasFor(annotation = Component.class)
  String value();
}
