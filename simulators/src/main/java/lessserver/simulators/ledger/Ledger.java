package lessserver.simulators.ledger;

import java.util.List;

/**
 * Everything the third parties did, counted.
 *
 * @param charges by status
 * @param shipments by status
 */
record Ledger(List<Charges> charges, List<Shipments> shipments, Mails mails) {

  /** How many charges, of how many cents in all, under how many references. */
  record Charges(String status, long count, long references, long amount, long repeats) {}

  record Shipments(String status, long count, long references, long repeats) {}

  record Mails(long count, long repeats) {}
}
