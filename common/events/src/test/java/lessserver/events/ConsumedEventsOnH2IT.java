package lessserver.events;

class ConsumedEventsOnH2IT extends ConsumedEventsContract {}
