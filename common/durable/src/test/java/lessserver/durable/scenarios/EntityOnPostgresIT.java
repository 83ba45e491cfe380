package lessserver.durable.scenarios;

import lessserver.testing.RealPostgres;
import org.springframework.test.context.ContextConfiguration;

/** On PostgreSQL, parked between two steps. */
@ContextConfiguration(initializers = RealPostgres.class)
class EntityOnPostgresIT extends EntityContract {}
