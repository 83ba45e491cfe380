package lessserver.simulators;

import lessserver.testing.RealPostgres;
import org.junit.jupiter.api.Tag;
import org.springframework.test.context.ContextConfiguration;

/** The simulators in containers. */
@Tag("long")
@ContextConfiguration(initializers = RealPostgres.class)
class SimulatorsOnPostgresIT extends SimulatorsContract {}
