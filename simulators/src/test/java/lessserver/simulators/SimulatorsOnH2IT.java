package lessserver.simulators;

/** The simulators as they run by default. */
class SimulatorsOnH2IT extends SimulatorsContract {}
