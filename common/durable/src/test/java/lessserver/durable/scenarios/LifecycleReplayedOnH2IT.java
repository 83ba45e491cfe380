package lessserver.durable.scenarios;

import org.springframework.test.context.TestPropertySource;

/** On H2, replayed for every step; what does not fit fails. */
@TestPropertySource(
    properties = {
      "lessserver.durable.cache-size=0",
      "lessserver.durable.version-match=strict",
      "lessserver.durable.version-mismatch=fail"
    })
class LifecycleReplayedOnH2IT extends LifecycleContract {}
