package lessserver.durable.scenarios;

/** On H2, parked between two steps. */
class EntityOnH2IT extends EntityContract {}
