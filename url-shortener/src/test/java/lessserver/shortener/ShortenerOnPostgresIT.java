package lessserver.shortener;

import lessserver.testing.RealPostgres;
import org.springframework.test.context.ContextConfiguration;

/** The shortener at scale. */
@ContextConfiguration(initializers = RealPostgres.class)
class ShortenerOnPostgresIT extends ShortenerContract {}
