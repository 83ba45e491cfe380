package lessserver.durable.history;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import lessserver.durable.IdReuse;
import org.jspecify.annotations.Nullable;

/** What waits in an inbox for the owner of an instance. */
@JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "message")
@JsonSubTypes({
  @JsonSubTypes.Type(Message.Start.class),
  @JsonSubTypes.Type(Message.Deliver.class),
  @JsonSubTypes.Type(Message.Watch.class),
  @JsonSubTypes.Type(Message.Operate.class),
  @JsonSubTypes.Type(Message.Lock.class),
  @JsonSubTypes.Type(Message.Unlock.class)
})
public sealed interface Message {

  /**
   * Make the instance.
   *
   * @param parent who waits for its end
   * @param traceparent W3C; where its trace goes on from
   * @param watched whether a client on another replica waits for the first step
   * @param again whether the parent has been rewound: then the child is, if it has failed
   * @param terms under which conditions
   */
  record Start(
      String name,
      UUID executionId,
      @Json @Nullable String input,
      @Nullable Parent parent,
      @Nullable String traceparent,
      boolean watched,
      boolean again,
      Terms terms)
      implements Message {

    public Start {
      terms =
          terms == null
              ? Terms.inheriting(null, false)
              : terms; // an older version's message has none
    }
  }

  /**
   * How an instance is to be started.
   *
   * @param version of the code that it is for
   * @param at when its code begins; null for at once
   * @param remote whether whoever starts it knows it for workers who connect over the network
   */
  record Terms(
      IdReuse reuse,
      @Nullable String version,
      Map<String, String> tags,
      @Nullable Instant at,
      boolean remote) {

    /** Those of a child. */
    public static Terms inheriting(@Nullable String version, boolean remote) {
      return new Terms(IdReuse.ENDED, version, Map.of(), null, remote);
    }
  }

  /** Give the execution this event. */
  record Deliver(Event event) implements Message {}

  /** A client on another replica waits for the end. */
  record Watch() implements Message {}

  /**
   * Have an entity do an operation.
   *
   * @param caller who waits for the reply; null for a signal
   */
  record Operate(String operation, @Json @Nullable String input, @Nullable Parent caller)
      implements Message {}

  /**
   * Be the holder's own, and tell the next of the entities, or the holder when all are.
   *
   * @param position which of the entities is asked
   */
  record Lock(Parent holder, List<String> entities, int position) implements Message {}

  /** Be nobody's own; a request of that execution that still waits is withdrawn. */
  record Unlock(UUID executionId) implements Message {}

  /**
   * Who waits for the end of a child, or for an entity.
   *
   * @param depth how many orchestrations stand above the child
   */
  record Parent(String instanceId, UUID executionId, int sequence, int depth) {}
}
