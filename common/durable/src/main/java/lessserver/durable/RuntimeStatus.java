package lessserver.durable;

import com.fasterxml.jackson.annotation.JsonValue;

/** Where an instance stands. The names are Azure's; in JSON they read {@code Running} and so on. */
public enum RuntimeStatus {
  PENDING("Pending"),
  RUNNING("Running"),
  SUSPENDED("Suspended"),
  COMPLETED("Completed"),
  FAILED("Failed"),
  TERMINATED("Terminated");

  private final String label;

  RuntimeStatus(String label) {
    this.label = label;
  }

  @JsonValue
  public String label() {
    return label;
  }

  /** Whether nothing will happen any more. */
  public boolean isFinal() {
    return this == COMPLETED || this == FAILED || this == TERMINATED;
  }
}
