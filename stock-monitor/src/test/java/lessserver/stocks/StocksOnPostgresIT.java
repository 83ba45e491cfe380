package lessserver.stocks;

import lessserver.testing.RealPostgres;
import org.springframework.test.context.ContextConfiguration;

/** The stock monitor at scale. */
@ContextConfiguration(initializers = RealPostgres.class)
class StocksOnPostgresIT extends StocksContract {}
