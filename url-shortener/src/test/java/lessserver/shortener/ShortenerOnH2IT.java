package lessserver.shortener;

import org.springframework.test.context.TestPropertySource;

/** The shortener as it runs by default. */
// As long as fifty clients wait: on a busy machine the database's own two seconds are too short.
@TestPropertySource(
    properties = "spring.datasource.hikari.connection-init-sql=SET LOCK_TIMEOUT 20000")
class ShortenerOnH2IT extends ShortenerContract {}
