package lessserver.durable.history;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What waits in an inbox for the owner of an instance. */
@JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "message")
@JsonSubTypes({
  @JsonSubTypes.Type(Message.Start.class),
  @JsonSubTypes.Type(Message.Deliver.class),
  @JsonSubTypes.Type(Message.Watch.class)
})
public sealed interface Message {

  /**
   * Make the instance.
   *
   * @param parent who waits for its end
   * @param traceparent W3C; where its trace goes on from
   * @param watched whether a client on another replica waits for the first step
   * @param once whether an instance that has ended keeps its place, too
   */
  record Start(
      String name,
      UUID executionId,
      @Json @Nullable String input,
      @Nullable Parent parent,
      @Nullable String traceparent,
      boolean watched,
      boolean once)
      implements Message {}

  /** Give the execution this event. */
  record Deliver(Event event) implements Message {}

  /** A client on another replica waits for the end. */
  record Watch() implements Message {}

  /**
   * Who waits for the end of a child.
   *
   * @param depth how many orchestrations stand above the child
   */
  record Parent(String instanceId, UUID executionId, int sequence, int depth) {}
}
