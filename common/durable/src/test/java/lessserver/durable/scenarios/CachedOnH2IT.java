package lessserver.durable.scenarios;

/** On H2, parked between two steps. */
class CachedOnH2IT extends EngineContract {}
