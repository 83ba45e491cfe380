package lessserver.durable.scenarios;

import lessserver.testing.RealPostgres;
import org.springframework.test.context.ContextConfiguration;

@ContextConfiguration(initializers = RealPostgres.class)
class ClockJumpOnPostgresIT extends ClockJumpContract {}
