package lessserver.durable.engine;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import lessserver.durable.DurableRefusals;
import lessserver.durable.EntityContext;
import lessserver.durable.EntityId;
import lessserver.durable.Failure;
import lessserver.durable.engine.Catalogue.KnownEntity;
import lessserver.durable.history.Event;
import lessserver.durable.history.Message;
import lessserver.durable.store.EntityRow;
import lessserver.durable.store.Mail;
import lessserver.durable.store.Partition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One operation of an entity: its state in, its state and what it tells others out. */
final class EntityOperation implements EntityContext {

  private static final Logger log = LoggerFactory.getLogger(EntityOperation.class);

  /** Every entity has it. */
  private static final String DELETE = "delete";

  private final Engine engine;
  private final EntityId id;
  private final String operation;
  private final @Nullable String input;
  private final Instant now;
  private final List<Mail> mail = new ArrayList<>();
  private EntityRow row;
  private @Nullable String reply;
  private @Nullable Failure failure;

  EntityOperation(
      Engine engine, EntityRow row, String operation, @Nullable String input, Instant now) {
    this.engine = engine;
    this.id = EntityId.parse(row.id());
    this.row = row;
    this.operation = operation;
    this.input = input;
    this.now = now;
  }

  /** Fails by itself, without an exception. */
  void run() {
    if (operation.equalsIgnoreCase(DELETE)) {
      row = row.withState(null, now);
      return;
    }
    try {
      KnownEntity known =
          engine
              .catalogue
              .entity(id.name())
              .orElseThrow(
                  () ->
                      new DurableRefusals.UnknownEntity(id.name(), engine.catalogue.entityNames()));
      Object before = engine.payloads.read(row.state(), known.state(), "the state of " + id);
      Object after = known.code().run(this, before);
      row = row.withState(engine.payloads.write(after, "the state of " + id), now);
    } catch (Throwable thrown) { // an Error too is this operation's failure, not the engine's
      log.warn("event=entity-operation-failed entity={} operation={}", id, operation, thrown);
      failure = engine.catalogue.failure(thrown);
      mail.clear();
    }
  }

  /** The entity after the operation. */
  EntityRow row() {
    return row;
  }

  /** What it told others. */
  List<Mail> mail() {
    return mail;
  }

  Event answer(int sequence) {
    return failure == null
        ? new Event.EntityOperationCompleted(sequence, reply)
        : new Event.EntityOperationFailed(sequence, failure);
  }

  @Override
  public EntityId id() {
    return id;
  }

  @Override
  public String operation() {
    return operation;
  }

  @Override
  public <T> @Nullable T input(Class<T> type) {
    return engine.payloads.read(input, engine.payloads.type(type), "the input of " + operation);
  }

  @Override
  public void reply(@Nullable Object result) {
    reply = engine.payloads.write(result, "the reply of " + operation);
  }

  @Override
  public void signal(EntityId entity, String toDo, @Nullable Object with) {
    Names.check("operation", toDo);
    String json = engine.payloads.write(with, "the input of " + toDo);
    send(entity.toString(), new Message.Operate(toDo, json, null));
  }

  @Override
  public String start(String orchestration, @Nullable Object with) {
    UUID execution = UUID.randomUUID();
    send(
        execution.toString(),
        new Message.Start(
            orchestration,
            execution,
            engine.payloads.write(with, "the input of " + orchestration),
            null,
            null,
            false,
            false,
            Message.Terms.inheriting(
                engine.properties.version(), engine.catalogue.isRemote(orchestration, false))));
    return execution.toString();
  }

  private void send(String to, Message message) {
    mail.add(new Mail(0, Partition.of(to), to, null, null, now, message));
  }
}
