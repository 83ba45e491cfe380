package lessserver.etl;

import lessserver.testing.RealPostgres;
import org.springframework.test.context.ContextConfiguration;

/** The ETL at scale. */
@ContextConfiguration(initializers = RealPostgres.class)
class EtlOnPostgresIT extends EtlContract {}
