package lessserver.durable.scenarios;

import lessserver.testing.RealPostgres;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.TestPropertySource;

/** On PostgreSQL, replayed for every step. */
@ContextConfiguration(initializers = RealPostgres.class)
@TestPropertySource(properties = "lessserver.durable.cache-size=0")
class ReplayedOnPostgresIT extends EngineContract {}
