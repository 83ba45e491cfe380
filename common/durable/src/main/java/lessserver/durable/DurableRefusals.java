package lessserver.durable;

import java.util.Collection;
import lessserver.functions.Refusal;

/** Why the durable client would not do what it was asked. */
public final class DurableRefusals {

  private DurableRefusals() {}

  /** No orchestrator bean has that name. */
  public static final class UnknownOrchestration extends Refusal {
    private static final long serialVersionUID = 1L;

    public UnknownOrchestration(String name, Collection<String> known) {
      super(
          Kind.INVALID,
          "There is no orchestration named '%s'; there are %s.".formatted(name, known),
          new FieldError("functionName", "is not one of " + known));
    }
  }

  /** No entity bean has that name. */
  public static final class UnknownEntity extends Refusal {
    private static final long serialVersionUID = 1L;

    public UnknownEntity(String name, Collection<String> known) {
      super(
          Kind.INVALID,
          "There is no entity named '%s'; there are %s.".formatted(name, known),
          new FieldError("entityName", "is not one of " + known));
    }
  }

  /** The entity was never told anything, or has forgotten it. */
  public static final class EntityWithoutState extends Refusal {
    private static final long serialVersionUID = 1L;

    public EntityWithoutState(EntityId id) {
      super(Kind.UNKNOWN, "Entity '%s' has no state.".formatted(id));
    }
  }

  /** A live instance has the id. */
  public static final class InstanceExists extends Refusal {
    private static final long serialVersionUID = 1L;

    public InstanceExists(String id) {
      super(Kind.CONFLICT, "Instance '%s' exists and has not ended.".formatted(id));
    }
  }

  /** No instance has the id. */
  public static final class UnknownInstance extends Refusal {
    private static final long serialVersionUID = 1L;

    public UnknownInstance(String id) {
      super(Kind.UNKNOWN, "There is no instance '%s'.".formatted(id));
    }
  }

  /** The instance has ended. */
  public static final class InstanceFinished extends Refusal {
    private static final long serialVersionUID = 1L;

    public InstanceFinished(String id, RuntimeStatus status) {
      super(Kind.GONE, "Instance '%s' has ended: %s.".formatted(id, status.label()));
    }
  }

  /** The instance has not failed, or cannot go back. */
  public static final class NotRewindable extends Refusal {
    private static final long serialVersionUID = 1L;

    public NotRewindable(String id, String why) {
      super(Kind.CONFLICT, "Instance '%s' cannot be rewound: %s".formatted(id, why));
    }
  }

  /** Something the caller gave is not what it must be. */
  public static final class InvalidArgument extends Refusal {
    private static final long serialVersionUID = 1L;

    public InvalidArgument(String field, String message) {
      super(Kind.INVALID, field + " " + message + ".", new FieldError(field, message));
    }
  }
}
