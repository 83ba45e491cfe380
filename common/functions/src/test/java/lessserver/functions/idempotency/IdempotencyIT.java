package lessserver.functions.idempotency;

import lessserver.testing.RealPostgres;
import org.springframework.test.context.ContextConfiguration;

/** On PostgreSQL. */
@ContextConfiguration(initializers = RealPostgres.class)
class IdempotencyIT extends IdempotencyContract {}
