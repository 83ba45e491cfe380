package lessserver.durable.scenarios;

/** On H2, parked between two steps. */
class LifecycleOnH2IT extends LifecycleContract {}
