package lessserver.events;

class OutboxOnH2IT extends OutboxContract {}
