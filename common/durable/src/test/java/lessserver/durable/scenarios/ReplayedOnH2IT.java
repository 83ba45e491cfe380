package lessserver.durable.scenarios;

import org.springframework.test.context.TestPropertySource;

/** On H2, replayed for every step. */
@TestPropertySource(properties = "lessserver.durable.cache-size=0")
class ReplayedOnH2IT extends EngineContract {}
