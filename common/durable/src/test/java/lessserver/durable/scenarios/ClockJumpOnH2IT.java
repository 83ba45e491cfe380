package lessserver.durable.scenarios;

class ClockJumpOnH2IT extends ClockJumpContract {}
