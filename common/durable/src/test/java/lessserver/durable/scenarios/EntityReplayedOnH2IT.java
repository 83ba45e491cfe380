package lessserver.durable.scenarios;

import org.springframework.test.context.TestPropertySource;

/** On H2, replayed for every step. */
@TestPropertySource(
    properties = {
      "lessserver.durable.cache-size=0",
      "lessserver.durable.version-match=strict",
      "lessserver.durable.version-mismatch=fail"
    })
class EntityReplayedOnH2IT extends EntityContract {}
