package lessserver.durable.http;

import lessserver.testing.RealPostgres;
import org.springframework.test.context.ContextConfiguration;

@ContextConfiguration(initializers = RealPostgres.class)
class HttpApiOnPostgresIT extends HttpApiContract {}
