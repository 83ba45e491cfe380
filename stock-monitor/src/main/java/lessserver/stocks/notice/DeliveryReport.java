package lessserver.stocks.notice;

import lessserver.stocks.monitor.Delivery;

/**
 * What became of a notice.
 *
 * @param number the notice's among those of its monitor
 */
record DeliveryReport(String monitorId, int number, Way way, Delivery delivery) {

  /** How it was sent. */
  enum Way {
    MAIL,
    WEBHOOK
  }
}
