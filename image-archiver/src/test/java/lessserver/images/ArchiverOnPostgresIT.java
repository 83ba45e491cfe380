package lessserver.images;

import lessserver.testing.RealPostgres;
import org.springframework.test.context.ContextConfiguration;

/** The image archiver at scale. */
@ContextConfiguration(initializers = RealPostgres.class)
class ArchiverOnPostgresIT extends ArchiverContract {}
