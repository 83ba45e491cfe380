package lessserver.simulators.fault;

/** How the switch of that name is to be set. */
record NamedFaultWish(String name, FaultWish wish) {}
