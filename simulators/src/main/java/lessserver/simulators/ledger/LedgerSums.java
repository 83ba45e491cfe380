package lessserver.simulators.ledger;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The sums over everything the third parties did, from their tables. */
@Repository
class LedgerSums {

  private final JdbcClient jdbc;

  LedgerSums(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  Ledger read() {
    return new Ledger(
        jdbc.sql(
                """
                SELECT status, count(*), count(DISTINCT reference), sum(amount), sum(repeats)
                FROM charges GROUP BY status ORDER BY status
                """)
            .query(
                (row, _) ->
                    new Ledger.Charges(
                        row.getString(1),
                        row.getLong(2),
                        row.getLong(3),
                        row.getLong(4),
                        row.getLong(5)))
            .list(),
        jdbc.sql(
                """
                SELECT status, count(*), count(DISTINCT reference), sum(repeats)
                FROM shipments GROUP BY status ORDER BY status
                """)
            .query(
                (row, _) ->
                    new Ledger.Shipments(
                        row.getString(1), row.getLong(2), row.getLong(3), row.getLong(4)))
            .list(),
        jdbc.sql("SELECT count(*), coalesce(sum(repeats), 0) FROM mails")
            .query((row, _) -> new Ledger.Mails(row.getLong(1), row.getLong(2)))
            .single());
  }
}
