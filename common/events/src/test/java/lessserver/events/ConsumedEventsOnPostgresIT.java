package lessserver.events;

import lessserver.testing.RealPostgres;
import org.springframework.test.context.ContextConfiguration;

@ContextConfiguration(initializers = RealPostgres.class)
class ConsumedEventsOnPostgresIT extends ConsumedEventsContract {}
