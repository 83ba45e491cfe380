package lessserver.events;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import lessserver.events.depot.Depot;
import lessserver.events.depot.OwnTopic;
import lessserver.testing.RealKafka;
import lessserver.testing.TemporaryData;
import org.springframework.boot.test.autoconfigure.actuate.observability.AutoConfigureObservability;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.ContextConfiguration;

/** A test with a running depot on a real broker, traced as in production. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(classes = Depot.class, webEnvironment = SpringBootTest.WebEnvironment.NONE)
@AutoConfigureObservability
@ContextConfiguration(initializers = {OwnTopic.class, RealKafka.class, TemporaryData.class})
@interface WithDepot {}
