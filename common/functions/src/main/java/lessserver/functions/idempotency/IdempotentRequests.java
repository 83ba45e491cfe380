package lessserver.functions.idempotency;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The POSTs that carried an Idempotency-Key, and what was answered. */
class IdempotentRequests {

  /**
   * What a client may send again: the client's and the route's name with the key, unique for a day.
   */
  record Id(String scope, String key) {}

  /** The stored answer, without the correlation id: each response names its own trace. */
  record Answer(int status, @Nullable String contentType, @Nullable String location, String body) {}

  /** What is asked for, by SHA-256. */
  record Content(String bodyHash, String queryHash) {}

  /**
   * @param queryHash null if the request is from before queries were kept: any will do
   * @param answer null while the request is in flight
   */
  record Stored(String bodyHash, @Nullable String queryHash, @Nullable Answer answer) {

    boolean isFor(Content content) {
      return bodyHash.equals(content.bodyHash())
          && (queryHash == null || queryHash.equals(content.queryHash()));
    }
  }

  private final JdbcClient jdbc;

  IdempotentRequests(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Claims the request for one attempt. An attempt that started before {@code deadBefore} and never
   * answered has died with its process, and nothing of it was committed: the claim passes on.
   *
   * @return whether this attempt holds it now
   */
  boolean claim(Id id, Content content, String attempt, Instant now, Instant deadBefore) {
    try {
      jdbc.sql(
              "INSERT INTO idempotent_requests (scope, request_key, body_hash, query_hash, attempt,"
                  + " started_at) VALUES (?, ?, ?, ?, ?, ?)")
          .params(
              id.scope(),
              id.key(),
              content.bodyHash(),
              content.queryHash(),
              attempt,
              Timestamp.from(now))
          .update();
      return true;
    } catch (DuplicateKeyException _) {
      return jdbc.sql(
                  "UPDATE idempotent_requests SET query_hash = ?, attempt = ?, started_at = ?"
                      + " WHERE scope = ? AND request_key = ? AND body_hash = ?"
                      + " AND (query_hash IS NULL OR query_hash = ?)"
                      + " AND status IS NULL AND started_at < ?")
              .params(
                  content.queryHash(),
                  attempt,
                  Timestamp.from(now),
                  id.scope(),
                  id.key(),
                  content.bodyHash(),
                  content.queryHash(),
                  Timestamp.from(deadBefore))
              .update()
          == 1;
    }
  }

  Optional<Stored> find(Id id) {
    return jdbc.sql(
            "SELECT body_hash, query_hash, status, content_type, location, body FROM"
                + " idempotent_requests WHERE scope = ? AND request_key = ?")
        .params(id.scope(), id.key())
        .query(IdempotentRequests::stored)
        .optional();
  }

  /**
   * Stores the answer, in the transaction of the work that it tells of.
   *
   * @return false if another attempt holds the request by now: this one's work must be rolled back
   */
  boolean answer(Id id, String attempt, Answer answer) {
    return jdbc.sql(
                "UPDATE idempotent_requests SET status = ?, content_type = ?, location = ?, body ="
                    + " ? WHERE scope = ? AND request_key = ? AND attempt = ?")
            .params(
                answer.status(),
                answer.contentType(),
                answer.location(),
                answer.body(),
                id.scope(),
                id.key(),
                attempt)
            .update()
        == 1;
  }

  /** Gives the key back after an attempt that changed nothing. */
  void release(Id id, String attempt) {
    jdbc.sql(
            "DELETE FROM idempotent_requests WHERE scope = ? AND request_key = ? AND attempt = ?"
                + " AND status IS NULL")
        .params(id.scope(), id.key(), attempt)
        .update();
  }

  /**
   * Forgets what is older.
   *
   * @return how many that were
   */
  int forgetOlderThan(Duration age, Instant now) {
    return jdbc.sql("DELETE FROM idempotent_requests WHERE started_at < ?")
        .params(Timestamp.from(now.minus(age)))
        .update();
  }

  private static Stored stored(ResultSet row, int number) throws SQLException {
    String bodyHash = row.getString("body_hash");
    String queryHash = row.getString("query_hash");
    int status = row.getInt("status");
    if (row.wasNull()) {
      return new Stored(bodyHash, queryHash, null);
    }
    var answer =
        new Answer(
            status,
            row.getString("content_type"),
            row.getString("location"),
            row.getString("body"));
    return new Stored(bodyHash, queryHash, answer);
  }
}
