package lessserver.events;

import lessserver.testing.RealPostgres;
import org.springframework.test.context.ContextConfiguration;

@ContextConfiguration(initializers = RealPostgres.class)
class OutboxOnPostgresIT extends OutboxContract {}
