package lessserver.durable.scenarios;

/** On H2, parked between two steps. */
class ConformanceOnH2IT extends ConformanceContract {}
