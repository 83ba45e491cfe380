package lessserver.simulators;

import lessserver.testing.RealPostgres;
import org.springframework.test.context.ContextConfiguration;

/** The simulators in containers. */
@ContextConfiguration(initializers = RealPostgres.class)
class SimulatorsOnPostgresIT extends SimulatorsContract {}
