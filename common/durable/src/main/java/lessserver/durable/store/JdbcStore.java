package lessserver.durable.store;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import lessserver.durable.EntityQuery;
import lessserver.durable.InstanceQuery;
import lessserver.durable.RuntimeStatus;
import lessserver.durable.history.HistoryCodec;
import lessserver.durable.history.Message;
import lessserver.durable.history.Step;
import lessserver.durable.store.CommitFailedException.Outcome;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.postgresql.util.PSQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.support.JdbcUtils;
import org.springframework.transaction.support.TransactionTemplate;

/** The store on H2 or PostgreSQL, by SQL that both understand. */
public final class JdbcStore implements Store {

  private static final Logger log = LoggerFactory.getLogger(JdbcStore.class);

  private static final String CHANNEL = "durable";
  private static final String UNIQUE_VIOLATION = "23505";

  /** When to look again at a message that cannot be read: a newer version may own it by then. */
  private static final Duration UNREADABLE_FOR_NOW = Duration.ofMinutes(1);

  private final DataSource source;
  private final JdbcTemplate jdbc;
  private final TransactionTemplate transaction;
  private final HistoryCodec codec;
  private final UUID replica;
  private final boolean postgres;

  /** The committer's own, kept open: its statements stay prepared. */
  private @Nullable Connection writer;

  /** The listener's own, on PostgreSQL. */
  private @Nullable Connection listener;

  /**
   * Reads from the database which one it is.
   *
   * @param transaction of its own, whatever the caller may have open
   * @param replica what commits and leases are made in the name of; new with each process
   */
  public JdbcStore(
      DataSource source,
      JdbcTemplate jdbc,
      TransactionTemplate transaction,
      HistoryCodec codec,
      UUID replica) {
    this.source = source;
    this.jdbc = jdbc;
    this.transaction = transaction;
    this.codec = codec;
    this.replica = replica;
    this.postgres =
        Boolean.TRUE.equals(
            jdbc.execute(
                (Connection connection) ->
                    connection.getMetaData().getURL().startsWith("jdbc:postgresql:")));
    if (!postgres) {
      // H2 keeps texts up to this size in the row and longer ones beside it, as PostgreSQL does by
      // itself. By default it puts even the smallest step into a file area of its own.
      jdbc.execute("SET MAX_LENGTH_INPLACE_LOB 32768");
    }
  }

  @Override
  public boolean isShared() {
    return postgres;
  }

  @Override
  public Instant now() {
    // Not the transaction's start, which CURRENT_TIMESTAMP is on PostgreSQL.
    String clock = postgres ? "SELECT clock_timestamp()" : "SELECT CURRENT_TIMESTAMP(6)";
    OffsetDateTime now = jdbc.queryForObject(clock, OffsetDateTime.class);
    if (now == null) {
      throw new IllegalStateException("the database does not tell the time");
    }
    return now.toInstant().truncatedTo(ChronoUnit.MICROS);
  }

  // ------------------------------------------------------------------------------- one step

  private static final String FENCE =
      "SELECT no, epoch FROM durable_partition WHERE owner = ? AND no = ANY (?)"
          + " ORDER BY no FOR UPDATE";

  private static final String INSERT_INSTANCE =
      "INSERT INTO durable_instance (partition_no, execution_id, name, status, in_flight, blocked,"
          + " recoveries, epoch, started_as, input, output, custom_status, failure, parent,"
          + " traceparent, version, tags, remote, created_at, updated_at, id) VALUES (?, ?, ?, ?,"
          + " ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

  private static final String REPLACE_INSTANCE =
      "UPDATE durable_instance SET partition_no = ?, execution_id = ?, name = ?, status = ?,"
          + " in_flight = ?, blocked = ?, recoveries = ?, epoch = ?, started_as = ?, input = ?,"
          + " output = ?, custom_status = ?, failure = ?, parent = ?, traceparent = ?,"
          + " version = ?, tags = ?, remote = ?, created_at = ?, updated_at = ?"
          + " WHERE id = ?";

  private static final String UPDATE_INSTANCE =
      "UPDATE durable_instance SET status = ?, in_flight = ?, blocked = ?, recoveries = ?,"
          + " epoch = ?, output = ?, custom_status = ?, failure = ?, updated_at = ?"
          + " WHERE id = ? AND execution_id = ?";

  private static final String RECOVER_INSTANCE =
      "UPDATE durable_instance SET recoveries = ?, epoch = ? WHERE id = ? AND execution_id = ?";

  private static final String INSERT_TAG =
      "INSERT INTO durable_tag (instance_id, name, tag_value) VALUES (?, ?, ?)";

  private static final String INSERT_STEP =
      "INSERT INTO durable_history (execution_id, step_no, at, step) VALUES (?, ?, ?, ?)";

  private static final String FENCED_STEP =
      "WITH fence AS (SELECT no FROM durable_partition WHERE no = ? AND owner = ? AND epoch = ?"
          + " FOR UPDATE)%s INSERT INTO durable_history (execution_id, step_no, at, step)"
          + " SELECT ?, ?, ?, ? FROM fence%s";

  private static final String STEP_ALONE = FENCED_STEP.formatted("", "");

  private static final String STEP_AND_INSERT =
      FENCED_STEP.formatted(
          ", instance AS ("
              + INSERT_INSTANCE.replaceFirst(
                  "VALUES \\((.*)\\)$", "SELECT $1 FROM fence RETURNING 1")
              + ")",
          ", instance");

  private static final String STEP_AND_UPDATE =
      FENCED_STEP.formatted(
          ", instance AS (" + UPDATE_INSTANCE + " AND EXISTS (SELECT FROM fence) RETURNING 1)",
          ", instance");

  private static final String CUT =
      "DELETE FROM durable_history WHERE execution_id = ? AND step_no >= ?";

  private static final String CONSUME = "DELETE FROM durable_inbox WHERE id = ?";

  private static final String DEFER = "UPDATE durable_inbox SET due_at = ? WHERE id = ?";

  private static final String RELEASE =
      "UPDATE durable_inbox SET due_at = ? WHERE instance_id = ? AND due_at = ?";

  private static final String DISCARD_HELD =
      "DELETE FROM durable_inbox WHERE instance_id = ? AND due_at = ?";

  private static final String SEND =
      "INSERT INTO durable_inbox (partition_no, instance_id, execution_id, sequence, due_at,"
          + " message) VALUES (?, ?, ?, ?, ?, ?)";

  private static final String QUEUE =
      "INSERT INTO durable_task (execution_id, sequence, instance_id, partition_no, name, input,"
          + " first_attempt, traceparent, created_at, leases, leased_until)"
          + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?)";

  private static final String FINISH =
      "DELETE FROM durable_task WHERE execution_id = ? AND sequence = ? AND lease = ?";

  private static final String CANCEL_TIMER =
      "DELETE FROM durable_inbox WHERE execution_id = ? AND sequence = ?";

  @Override
  public void commit(List<Commit> batch) {
    Connection connection;
    try {
      connection = writer();
    } catch (SQLException e) {
      throw new CommitFailedException(Outcome.ROLLED_BACK, "the database does not answer", e);
    }
    if (postgres && batch.size() == 1 && batch.getFirst().isStepAlone()) {
      commitAtOnce(connection, batch.getFirst());
      return;
    }
    try {
      fence(connection, batch);
      write(connection, batch);
    } catch (SQLException e) {
      rollBack(connection);
      Outcome outcome = UNIQUE_VIOLATION.equals(sqlState(e)) ? Outcome.STALE : Outcome.ROLLED_BACK;
      throw new CommitFailedException(outcome, "a step was not stored: " + e.getMessage(), e);
    } catch (CommitFailedException e) {
      rollBack(connection);
      throw e;
    } catch (RuntimeException e) { // what does not map to JSON, say
      rollBack(connection);
      throw new CommitFailedException(
          Outcome.ROLLED_BACK, "a step cannot be stored: " + e.getMessage(), e);
    } catch (Error e) { // the driver's own: nobody knows what state it is in
      discard(connection);
      throw e;
    }
    try {
      connection.commit();
    } catch (SQLException e) {
      discard(connection);
      throw new CommitFailedException(Outcome.UNKNOWN, "COMMIT was not answered", e);
    }
  }

  /**
   * Fence, instance and step in one statement that commits by itself: one message to the server and
   * back where the general way takes four. It is what an instance does that has the database to
   * itself. The fence is the same: a locked row, or nothing is written.
   */
  private void commitAtOnce(Connection connection, Commit commit) {
    InstanceRow inserted = commit.inserted;
    InstanceRow updated = commit.updated;
    String sql =
        inserted != null ? STEP_AND_INSERT : updated != null ? STEP_AND_UPDATE : STEP_ALONE;
    Partition fence = Objects.requireNonNull(commit.fence);
    int count;
    try {
      connection.setAutoCommit(true);
      try (PreparedStatement statement = connection.prepareStatement(sql)) {
        statement.setInt(1, fence.no());
        statement.setObject(2, replica);
        statement.setLong(3, fence.epoch());
        int next = 4;
        if (inserted != null) {
          next = wholeRow(statement, next, inserted, fence.epoch());
        } else if (updated != null) {
          next = state(statement, next, updated, fence.epoch());
        }
        step(statement, next, commit.steps.getFirst());
        count = statement.executeUpdate();
      }
      connection.setAutoCommit(false);
    } catch (SQLException e) {
      discard(connection);
      boolean refused =
          e instanceof PSQLException refusal && refusal.getServerErrorMessage() != null;
      Outcome outcome =
          UNIQUE_VIOLATION.equals(e.getSQLState())
              ? Outcome.STALE
              : refused ? Outcome.ROLLED_BACK : Outcome.UNKNOWN;
      throw new CommitFailedException(outcome, "a step was not stored: " + e.getMessage(), e);
    } catch (RuntimeException e) {
      discard(connection);
      throw new CommitFailedException(
          Outcome.ROLLED_BACK, "a step cannot be stored: " + e.getMessage(), e);
    } catch (Error e) {
      discard(connection);
      throw e;
    }
    if (count != 1) {
      throw new CommitFailedException(Outcome.FENCED, "a partition has another owner", null);
    }
  }

  private void fence(Connection connection, List<Commit> batch) throws SQLException {
    Map<Integer, Long> epochs = new TreeMap<>();
    for (Commit each : batch) {
      if (each.fence != null) {
        epochs.merge(each.fence.no(), each.fence.epoch(), Math::min); // an older epoch is void
      }
    }
    if (epochs.isEmpty()) {
      return;
    }
    try (PreparedStatement fence = connection.prepareStatement(FENCE)) {
      fence.setObject(1, replica);
      fence.setArray(2, numbers(connection, epochs.keySet()));
      int held = 0;
      try (ResultSet rows = fence.executeQuery()) {
        while (rows.next()) {
          if (Long.valueOf(rows.getLong(2)).equals(epochs.get(rows.getInt(1)))) {
            held++;
          }
        }
      }
      if (held != epochs.size()) {
        throw new CommitFailedException(Outcome.FENCED, "a partition has another owner", null);
      }
    }
  }

  private void write(Connection connection, List<Commit> batch) throws SQLException {
    try (Statements statements = new Statements(connection)) {
      for (Commit each : batch) { // before what deletes such rows whether they are there or not
        if (each.finished != null) {
          PreparedStatement finish = statements.exact(FINISH);
          finish.setObject(1, each.finished.executionId());
          finish.setInt(2, each.finished.sequence());
          finish.setObject(3, each.finished.lease());
          finish.addBatch();
        }
        for (long id : each.consumed) {
          statements.add(statements.exact(CONSUME), id);
        }
        for (Commit.Cut cut : each.cuts) { // before another step takes the place of one
          statements.add(statements.lenient(CUT), cut.executionId(), cut.stepNo());
        }
        if (each.replaced != null && each.retagged) {
          statements.add(
              statements.lenient("DELETE FROM durable_tag WHERE instance_id = ?"),
              each.replaced.id());
        }
      }
      for (Commit each : batch) {
        write(statements, each);
      }
      for (Commit each : batch) { // after all the instances that they refer to
        if (each.inserted != null) {
          tags(statements, each.inserted);
        }
        if (each.replaced != null && each.retagged) {
          tags(statements, each.replaced);
        }
      }
      statements.run();
    }
  }

  private void write(Statements statements, Commit each) throws SQLException {
    for (long id : each.dropped) {
      statements.add(statements.lenient(CONSUME), id);
    }
    for (UUID execution : each.forgotten) {
      statements.add(
          statements.lenient("DELETE FROM durable_history WHERE execution_id = ?"), execution);
    }
    for (UUID execution : each.ended) {
      statements.add(
          statements.lenient("DELETE FROM durable_inbox WHERE execution_id = ?"), execution);
      statements.add(
          statements.lenient("DELETE FROM durable_task WHERE execution_id = ?"), execution);
    }
    for (Commit.TimerKey timer : each.cancelled) {
      statements.add(statements.lenient(CANCEL_TIMER), timer.executionId(), timer.sequence());
    }
    for (Commit.Deferral deferral : each.deferred) {
      statements.add(statements.lenient(DEFER), time(deferral.until()), deferral.mailId());
    }
    for (Commit.Release release : each.released) {
      statements.add(
          statements.lenient(RELEASE), time(release.at()), release.instanceId(), time(Mail.HELD));
    }
    for (String instance : each.discarded) {
      statements.add(statements.lenient(DISCARD_HELD), instance, time(Mail.HELD));
    }
    if (each.inserted != null) {
      PreparedStatement insert = statements.exact(INSERT_INSTANCE);
      wholeRow(insert, 1, each.inserted, epoch(each));
      insert.addBatch();
    }
    if (each.replaced != null) {
      PreparedStatement replace = statements.exact(REPLACE_INSTANCE);
      wholeRow(replace, 1, each.replaced, epoch(each));
      replace.addBatch();
    }
    if (each.updated != null) {
      PreparedStatement update = statements.exact(UPDATE_INSTANCE);
      state(update, 1, each.updated, epoch(each));
      update.addBatch();
    }
    if (each.recovered != null) {
      statements.add(
          statements.exact(RECOVER_INSTANCE),
          each.recovered.recoveries(),
          epoch(each),
          each.recovered.id(),
          each.recovered.executionId());
    }
    if (each.entity != null) {
      entity(statements, each.entity);
    }
    for (Commit.StepRow row : each.steps) {
      PreparedStatement insert = statements.exact(INSERT_STEP);
      step(insert, 1, row);
      insert.addBatch();
    }
    for (Mail mail : each.sent) {
      send(statements.exact(SEND), mail);
    }
    for (TaskRow task : each.queued) {
      queue(statements.exact(QUEUE), task);
    }
    if (postgres) {
      for (String notice : each.notices) {
        statements.add(statements.lenient("SELECT pg_notify('" + CHANNEL + "', ?)"), notice);
      }
    }
  }

  private static void tags(Statements statements, InstanceRow row) throws SQLException {
    for (Map.Entry<String, String> tag : row.tags().entrySet()) {
      statements.add(statements.exact(INSERT_TAG), row.id(), tag.getKey(), tag.getValue());
    }
  }

  /** Written anew: its owner is the only one to write it. */
  private void entity(Statements statements, EntityRow row) throws SQLException {
    statements.add(statements.lenient("DELETE FROM durable_entity WHERE id = ?"), row.id());
    if (!row.isEmpty()) {
      PreparedStatement insert =
          statements.exact(
              "INSERT INTO durable_entity (id, name, state, locked_by, updated_at)"
                  + " VALUES (?, ?, ?, ?, ?)");
      insert.setString(1, row.id());
      insert.setString(2, row.name());
      insert.setString(3, row.state());
      insert.setObject(4, row.lockedBy(), postgres ? Types.OTHER : Types.JAVA_OBJECT);
      insert.setObject(5, time(row.updatedAt()));
      insert.addBatch();
    }
  }

  /** Who changes an instance does so as the owner of its partition. */
  private static long epoch(Commit commit) {
    return Objects.requireNonNull(commit.fence).epoch();
  }

  /** The batches of one transaction, one for each kind of statement, in the order of first use. */
  private static final class Statements implements AutoCloseable {

    /** Whether each row that it names must be there. */
    private record Kind(String sql, boolean exact) {}

    private final Connection connection;
    private final Map<Kind, PreparedStatement> byKind = new LinkedHashMap<>();

    Statements(Connection connection) {
      this.connection = connection;
    }

    PreparedStatement exact(String sql) throws SQLException {
      return get(new Kind(sql, true));
    }

    PreparedStatement lenient(String sql) throws SQLException {
      return get(new Kind(sql, false));
    }

    private PreparedStatement get(Kind kind) throws SQLException {
      PreparedStatement known = byKind.get(kind);
      if (known == null) {
        known = connection.prepareStatement(kind.sql());
        byKind.put(kind, known);
      }
      return known;
    }

    void add(PreparedStatement statement, Object... values) throws SQLException {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      statement.addBatch();
    }

    void run() throws SQLException {
      for (Map.Entry<Kind, PreparedStatement> each : byKind.entrySet()) {
        int[] counts = each.getValue().executeBatch();
        if (each.getKey().exact() && Arrays.stream(counts).anyMatch(count -> count == 0)) {
          throw new CommitFailedException(Outcome.STALE, "it was done by another", null);
        }
      }
    }

    @Override
    public void close() {
      byKind.values().forEach(JdbcUtils::closeStatement);
    }
  }

  private void step(PreparedStatement statement, int first, Commit.StepRow row)
      throws SQLException {
    int no = first;
    statement.setObject(no++, row.executionId());
    statement.setInt(no++, row.step().number());
    statement.setObject(no++, time(row.step().at()));
    statement.setString(no, codec.write(row.step()));
  }

  /** Returns the number of the next parameter. */
  private int wholeRow(PreparedStatement statement, int first, InstanceRow row, long epoch)
      throws SQLException {
    int no = first;
    statement.setInt(no++, row.partition());
    statement.setObject(no++, row.executionId());
    statement.setString(no++, row.name());
    statement.setString(no++, row.status().name());
    statement.setBoolean(no++, row.inFlight());
    statement.setBoolean(no++, row.blocked());
    statement.setInt(no++, row.recoveries());
    statement.setLong(no++, epoch);
    statement.setObject(no++, row.startedAs());
    statement.setString(no++, row.input());
    statement.setString(no++, row.output());
    statement.setString(no++, row.customStatus());
    statement.setString(no++, row.failure() == null ? null : codec.write(row.failure()));
    statement.setString(no++, row.parent() == null ? null : codec.write(row.parent()));
    statement.setString(no++, row.traceparent());
    statement.setString(no++, row.version());
    statement.setString(no++, row.tags().isEmpty() ? null : codec.write(row.tags()));
    statement.setBoolean(no++, row.remote());
    statement.setObject(no++, time(row.createdAt()));
    statement.setObject(no++, time(row.updatedAt()));
    statement.setString(no++, row.id());
    return no;
  }

  /** Returns the number of the next parameter. */
  private int state(PreparedStatement statement, int first, InstanceRow row, long epoch)
      throws SQLException {
    int no = first;
    statement.setString(no++, row.status().name());
    statement.setBoolean(no++, row.inFlight());
    statement.setBoolean(no++, row.blocked());
    statement.setInt(no++, row.recoveries());
    statement.setLong(no++, epoch);
    statement.setString(no++, row.output());
    statement.setString(no++, row.customStatus());
    statement.setString(no++, row.failure() == null ? null : codec.write(row.failure()));
    statement.setObject(no++, time(row.updatedAt()));
    statement.setString(no++, row.id());
    statement.setObject(no++, row.executionId());
    return no;
  }

  private void send(PreparedStatement statement, Mail mail) throws SQLException {
    statement.setInt(1, mail.partition());
    statement.setString(2, mail.instanceId());
    statement.setObject(3, mail.executionId(), postgres ? Types.OTHER : Types.JAVA_OBJECT);
    statement.setObject(4, mail.sequence(), Types.INTEGER);
    statement.setObject(5, time(mail.dueAt()));
    statement.setString(6, codec.write(mail.message()));
    statement.addBatch();
  }

  private static void queue(PreparedStatement statement, TaskRow task) throws SQLException {
    statement.setObject(1, task.executionId());
    statement.setInt(2, task.sequence());
    statement.setString(3, task.instanceId());
    statement.setInt(4, task.partition());
    statement.setString(5, task.name());
    statement.setString(6, task.input());
    statement.setInt(7, task.firstAttempt());
    statement.setString(8, task.traceparent());
    statement.setObject(9, time(task.createdAt()));
    statement.setObject(10, time(task.createdAt()));
    statement.addBatch();
  }

  private Connection writer() throws SQLException {
    Connection current = writer;
    if (current == null) {
      current = source.getConnection();
      current.setAutoCommit(false);
      if (postgres) {
        // A replica that is stopped inside a transaction must not hold its locks for ever.
        try (Statement settings = current.createStatement()) {
          settings.execute("SET idle_in_transaction_session_timeout = '10s'");
          settings.execute("SET lock_timeout = '5s'");
          settings.execute("SET statement_timeout = '20s'");
        }
        current.commit();
        current.setNetworkTimeout(Runnable::run, 30_000); // ms
      }
      writer = current;
    }
    return current;
  }

  private void rollBack(Connection connection) {
    try {
      connection.rollback();
    } catch (SQLException _) {
      discard(connection); // what is not committed is gone with it
    }
  }

  private void discard(Connection connection) {
    writer = null;
    try {
      connection.abort(Runnable::run); // closing would wait for an answer
    } catch (SQLException e) {
      log.debug("event=connection-not-aborted", e);
    }
    JdbcUtils.closeConnection(connection);
  }

  private static @Nullable String sqlState(SQLException e) {
    SQLException next = e.getNextException();
    return next == null ? e.getSQLState() : next.getSQLState();
  }

  /** With the time of the last step: a step that changes nothing else does not touch the row. */
  private static final String INSTANCES =
      "SELECT i.*, (SELECT h.at FROM durable_history h WHERE h.execution_id = i.execution_id"
          + " ORDER BY h.step_no DESC LIMIT 1) AS last_step_at FROM durable_instance i";

  private final RowMapper<InstanceRow> instances = (row, _) -> instance(row);

  @Override
  public Optional<InstanceRow> find(String instanceId) {
    return jdbc.query(INSTANCES + " WHERE i.id = ?", instances, instanceId).stream().findFirst();
  }

  @Override
  public List<Step> steps(UUID executionId) {
    return jdbc.query(
        "SELECT step FROM durable_history WHERE execution_id = ? ORDER BY step_no",
        (row, _) -> codec.readStep(row.getString(1)),
        executionId);
  }

  private final RowMapper<EntityRow> entities =
      (row, _) ->
          new EntityRow(
              row.getString("id"),
              row.getString("name"),
              row.getString("state"),
              row.getObject("locked_by", UUID.class),
              row.getObject("updated_at", OffsetDateTime.class).toInstant());

  @Override
  public Optional<EntityRow> findEntity(String id) {
    return jdbc.query("SELECT * FROM durable_entity WHERE id = ?", entities, id).stream()
        .findFirst();
  }

  /** Served by the primary key. */
  @Override
  public List<EntityRow> entities(EntityQuery query) {
    StringBuilder sql = new StringBuilder("SELECT * FROM durable_entity WHERE id > ?");
    List<Object> values = new ArrayList<>();
    values.add(query.after() == null ? "" : query.after().toString());
    if (query.name() != null) {
      sql.append(" AND name = ?");
      values.add(query.name().toLowerCase(Locale.ROOT));
    }
    if (query.lastOperationFrom() != null) {
      sql.append(" AND updated_at >= ?");
      values.add(time(query.lastOperationFrom()));
    }
    if (query.lastOperationTo() != null) {
      sql.append(" AND updated_at <= ?");
      values.add(time(query.lastOperationTo()));
    }
    sql.append(" ORDER BY id LIMIT ?");
    values.add(query.limit());
    return jdbc.query(sql.toString(), entities, values.toArray());
  }

  // ---------------------------------------------------------------------------------- inbox

  /** Served by durable_inbox_due. */
  @Override
  public MailPage due(
      Collection<Integer> partitions, Instant now, @Nullable Mail after, int limit) {
    Instant afterDue = after == null ? Instant.EPOCH : after.dueAt();
    List<Mail> due = new ArrayList<>();
    List<Long> unreadable = new ArrayList<>();
    jdbc.query(
        "SELECT * FROM durable_inbox WHERE partition_no = ANY (?) AND due_at <= ?"
            + " AND (due_at > ? OR (due_at = ? AND id > ?)) ORDER BY due_at, id LIMIT ?",
        statement -> {
          statement.setArray(1, numbers(statement.getConnection(), partitions));
          statement.setObject(2, time(now));
          statement.setObject(3, time(afterDue));
          statement.setObject(4, time(afterDue));
          statement.setLong(5, after == null ? 0 : after.id());
          statement.setInt(6, limit);
        },
        (ResultSet row) -> {
          long id = row.getLong("id");
          mail(row).ifPresentOrElse(due::add, () -> unreadable.add(id));
        });
    if (!unreadable.isEmpty()) {
      OffsetDateTime again = time(now.plus(UNREADABLE_FOR_NOW));
      jdbc.batchUpdate(DEFER, unreadable.stream().map(id -> new Object[] {again, id}).toList());
    }
    return new MailPage(due, due.size() + unreadable.size() == limit);
  }

  /** Served by durable_inbox_instance. */
  @Override
  public List<Mail> held(String instanceId) {
    return jdbc
        .query(
            "SELECT * FROM durable_inbox WHERE instance_id = ? AND due_at = ? ORDER BY id",
            (row, _) -> mail(row),
            instanceId,
            time(Mail.HELD))
        .stream()
        .flatMap(Optional::stream)
        .toList();
  }

  @Override
  public Optional<Instant> nextDue(Collection<Integer> partitions, Instant now) {
    return jdbc.query(
            "SELECT min(due_at) FROM durable_inbox WHERE partition_no = ANY (?) AND due_at > ?"
                + " AND due_at < ?",
            statement -> {
              statement.setArray(1, numbers(statement.getConnection(), partitions));
              statement.setObject(2, time(now));
              statement.setObject(3, time(Mail.HELD));
            },
            (row, _) -> Optional.ofNullable(row.getObject(1, OffsetDateTime.class)))
        .getFirst()
        .map(OffsetDateTime::toInstant);
  }

  /** Served by durable_inbox_execution. */
  @Override
  public Set<Integer> inInbox(UUID executionId) {
    return Set.copyOf(
        jdbc.queryForList(
            "SELECT DISTINCT sequence FROM durable_inbox WHERE execution_id = ?"
                + " AND sequence IS NOT NULL",
            Integer.class,
            executionId));
  }

  // ------------------------------------------------------------------------------ ownership

  @Override
  public void beat(UUID id) {
    if (jdbc.update("UPDATE durable_replica SET beat = beat + 1 WHERE id = ?", id) == 0) {
      jdbc.update("INSERT INTO durable_replica (id, beat) VALUES (?, 1)", id);
    }
  }

  @Override
  public Map<UUID, Long> beats() {
    Map<UUID, Long> beats = new HashMap<>();
    jdbc.query(
        "SELECT id, beat FROM durable_replica",
        row -> {
          beats.put(row.getObject(1, UUID.class), row.getLong(2));
        });
    return beats;
  }

  @Override
  public void forgetReplica(UUID id) {
    jdbc.update("DELETE FROM durable_replica WHERE id = ?", id);
  }

  @Override
  public List<Partition> partitions() {
    return jdbc.query(
        "SELECT no, owner, epoch FROM durable_partition ORDER BY no",
        (row, _) -> new Partition(row.getInt(1), row.getObject(2, UUID.class), row.getLong(3)));
  }

  @Override
  public Optional<Partition> take(Partition partition, UUID newOwner) {
    Partition mine = new Partition(partition.no(), newOwner, partition.epoch() + 1);
    Boolean taken =
        transaction.execute(
            _ ->
                !jdbc.queryForList(
                            "SELECT no FROM durable_partition WHERE no = ? AND epoch = ?"
                                + " FOR UPDATE SKIP LOCKED",
                            Integer.class,
                            partition.no(),
                            partition.epoch())
                        .isEmpty()
                    && jdbc.update(
                            "UPDATE durable_partition SET owner = ?, epoch = ? WHERE no = ?",
                            newOwner,
                            mine.epoch(),
                            mine.no())
                        == 1);
    return Boolean.TRUE.equals(taken) ? Optional.of(mine) : Optional.empty();
  }

  @Override
  public void giveUp(Partition partition) {
    jdbc.update(
        "UPDATE durable_partition SET owner = NULL WHERE no = ? AND owner = ? AND epoch = ?",
        partition.no(),
        partition.owner(),
        partition.epoch());
  }

  /** Served by durable_instance_partition. */
  @Override
  public List<String> inFlight(int partition) {
    return jdbc.queryForList(
        "SELECT id FROM durable_instance WHERE partition_no = ? AND in_flight AND NOT blocked",
        String.class,
        partition);
  }

  // ------------------------------------------------------------------------------ task queue

  /** Served by durable_task_free. */
  @Override
  public List<TaskRow> lease(Collection<String> names, int limit, Duration time) {
    if (freeTasks(names, now(), 1, "", (row, _) -> row.getInt("sequence")).isEmpty()) {
      return List.of(); // The usual answer, without a transaction.
    }
    List<TaskRow> leased =
        transaction.execute(
            _ -> {
              Instant now = now();
              UUID lease = UUID.randomUUID();
              List<TaskRow> free =
                  freeTasks(
                      names, now, limit, " FOR UPDATE SKIP LOCKED", (row, _) -> task(row, lease));
              jdbc.batchUpdate(
                  "UPDATE durable_task SET leases = leases + 1, lease = ?, leased_until = ?"
                      + " WHERE execution_id = ? AND sequence = ?",
                  free.stream()
                      .map(
                          task ->
                              new Object[] {
                                lease, time(now.plus(time)), task.executionId(), task.sequence()
                              })
                      .toList());
              return free;
            });
    return leased == null ? List.of() : leased;
  }

  private <T> List<T> freeTasks(
      Collection<String> names, Instant now, int limit, String lock, RowMapper<T> mapper) {
    return jdbc.query(
        "SELECT * FROM durable_task WHERE leased_until <= ? AND name = ANY (?)"
            + " ORDER BY leased_until LIMIT ?"
            + lock,
        statement -> {
          statement.setObject(1, time(now));
          statement.setArray(
              2, statement.getConnection().createArrayOf("varchar", names.toArray()));
          statement.setInt(3, limit);
        },
        mapper);
  }

  @Override
  public List<TaskRow> extend(List<TaskRow> tasks, Duration time) {
    OffsetDateTime until = time(now().plus(time));
    int[] counts =
        jdbc.batchUpdate(
            "UPDATE durable_task SET leased_until = ?"
                + " WHERE execution_id = ? AND sequence = ? AND lease = ?",
            tasks.stream()
                .map(
                    task -> new Object[] {until, task.executionId(), task.sequence(), task.lease()})
                .toList());
    List<TaskRow> held = new ArrayList<>();
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] != 0) {
        held.add(tasks.get(i));
      }
    }
    return held;
  }

  @Override
  public void putBack(TaskRow task, Duration pause) {
    jdbc.update(
        "UPDATE durable_task SET leases = leases - 1, leased_until = ?"
            + " WHERE execution_id = ? AND sequence = ? AND lease = ?",
        time(now().plus(pause)),
        task.executionId(),
        task.sequence(),
        task.lease());
  }

  // ---------------------------------------------------------------------------------- clients

  /**
   * Served by the primary key, by durable_instance_created where times are given, by
   * durable_tag_value where tags are. A prefix is compared row by row: as a range it would depend
   * on the database's collation.
   */
  @Override
  public List<InstanceRow> list(InstanceQuery query) {
    StringBuilder sql = new StringBuilder(INSTANCES).append(" WHERE 1 = 1");
    List<Object> values = new ArrayList<>();
    if (query.idPrefix() != null && !query.idPrefix().isEmpty()) {
      sql.append(" AND left(i.id, ?) = ?");
      values.add(query.idPrefix().length());
      values.add(query.idPrefix());
    }
    if (query.createdFrom() != null) {
      sql.append(" AND created_at >= ?");
      values.add(time(query.createdFrom()));
    }
    if (query.createdTo() != null) {
      sql.append(" AND created_at <= ?");
      values.add(time(query.createdTo()));
    }
    if (!query.statuses().isEmpty()) {
      String marks = query.statuses().stream().map(_ -> "?").collect(Collectors.joining(", "));
      sql.append(" AND status IN (").append(marks).append(")");
      query.statuses().forEach(status -> values.add(status.name()));
    }
    query
        .tags()
        .forEach(
            (name, value) -> {
              sql.append(
                  " AND i.id IN (SELECT instance_id FROM durable_tag WHERE name = ?"
                      + " AND tag_value = ?)");
              values.add(name);
              values.add(value);
            });
    if (query.after() != null) {
      sql.append(" AND id > ?");
      values.add(query.after());
    }
    sql.append(" ORDER BY id LIMIT ?");
    values.add(query.limit());
    return jdbc.query(sql.toString(), instances, values.toArray());
  }

  @Override
  public int purge(Collection<String> instanceIds) {
    Integer purged =
        transaction.execute(
            _ -> {
              int count = 0;
              for (String id : instanceIds) {
                List<UUID> ended =
                    jdbc.query(
                        "SELECT execution_id FROM durable_instance WHERE id = ?"
                            + " AND status IN ('COMPLETED', 'FAILED', 'TERMINATED') FOR UPDATE",
                        (row, _) -> row.getObject(1, UUID.class),
                        id);
                for (UUID execution : ended) {
                  jdbc.update("DELETE FROM durable_history WHERE execution_id = ?", execution);
                  jdbc.update("DELETE FROM durable_inbox WHERE execution_id = ?", execution);
                  jdbc.update("DELETE FROM durable_task WHERE execution_id = ?", execution);
                  count += jdbc.update("DELETE FROM durable_instance WHERE id = ?", id);
                }
              }
              return count;
            });
    return purged == null ? 0 : purged;
  }

  @Override
  public List<String> notices(Duration atMost) {
    if (!postgres) {
      return List.of();
    }
    try {
      PGNotification[] told =
          listener().unwrap(PGConnection.class).getNotifications((int) atMost.toMillis());
      return told == null
          ? List.of()
          : Arrays.stream(told).map(PGNotification::getParameter).toList();
    } catch (SQLException e) {
      JdbcUtils.closeConnection(listener);
      listener = null;
      throw new org.springframework.jdbc.UncategorizedSQLException("LISTEN", null, e);
    }
  }

  private Connection listener() throws SQLException {
    Connection current = listener;
    if (current == null) {
      current = source.getConnection();
      try (Statement statement = current.createStatement()) {
        statement.execute("LISTEN " + CHANNEL);
      }
      listener = current;
    }
    return current;
  }

  @Override
  public void close() {
    JdbcUtils.closeConnection(writer);
    writer = null;
    JdbcUtils.closeConnection(listener);
    listener = null;
  }

  // ------------------------------------------------------------------------------------ rows

  private InstanceRow instance(ResultSet row) throws SQLException {
    String failure = row.getString("failure");
    String parent = row.getString("parent");
    String tags = row.getString("tags");
    OffsetDateTime updatedAt = row.getObject("updated_at", OffsetDateTime.class);
    OffsetDateTime lastStepAt = row.getObject("last_step_at", OffsetDateTime.class);
    return new InstanceRow(
        row.getString("id"),
        row.getInt("partition_no"),
        row.getObject("execution_id", UUID.class),
        row.getString("name"),
        RuntimeStatus.valueOf(row.getString("status")),
        row.getBoolean("in_flight"),
        row.getBoolean("blocked"),
        row.getInt("recoveries"),
        row.getLong("epoch"),
        row.getObject("started_as", UUID.class),
        row.getString("input"),
        row.getString("output"),
        row.getString("custom_status"),
        failure == null ? null : codec.readFailure(failure),
        parent == null ? null : codec.readParent(parent),
        row.getString("traceparent"),
        row.getString("version"),
        tags == null ? Map.of() : codec.readTags(tags),
        row.getBoolean("remote"),
        row.getObject("created_at", OffsetDateTime.class).toInstant(),
        lastStepAt == null || lastStepAt.isBefore(updatedAt)
            ? updatedAt.toInstant()
            : lastStepAt.toInstant());
  }

  /** Empty if it cannot be read: it must not keep the others from their mail. */
  private Optional<Mail> mail(ResultSet row) throws SQLException {
    String instance = row.getString("instance_id");
    Message message;
    try {
      message = codec.readMessage(row.getString("message"));
    } catch (IllegalStateException e) {
      log.error("event=message-unreadable instance={}", instance, e);
      return Optional.empty();
    }
    return Optional.of(
        new Mail(
            row.getLong("id"),
            row.getInt("partition_no"),
            instance,
            row.getObject("execution_id", UUID.class),
            row.getObject("sequence", Integer.class),
            row.getObject("due_at", OffsetDateTime.class).toInstant(),
            message));
  }

  private static TaskRow task(ResultSet row, UUID lease) throws SQLException {
    return new TaskRow(
        row.getObject("execution_id", UUID.class),
        row.getInt("sequence"),
        row.getString("instance_id"),
        row.getInt("partition_no"),
        row.getString("name"),
        row.getString("input"),
        row.getInt("first_attempt"),
        row.getString("traceparent"),
        row.getObject("created_at", OffsetDateTime.class).toInstant(),
        row.getInt("leases") + 1,
        lease);
  }

  private static Array numbers(Connection connection, Collection<Integer> numbers)
      throws SQLException {
    return connection.createArrayOf("INTEGER", numbers.toArray());
  }

  private static OffsetDateTime time(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
