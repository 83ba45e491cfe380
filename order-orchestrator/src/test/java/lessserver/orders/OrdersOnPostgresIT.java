package lessserver.orders;

import lessserver.testing.RealPostgres;
import org.springframework.test.context.ContextConfiguration;

/** Orders at scale. */
@ContextConfiguration(initializers = RealPostgres.class)
class OrdersOnPostgresIT extends OrdersContract {}
