package lessserver.orders;

/** Orders as they run by default. */
class OrdersOnH2IT extends OrdersContract {}
