package lessserver.etl.imports;

/** How far an import is. */
public enum ImportStatus {
  /** The file is here; the event that starts the loading is on its way. */
  RECEIVED,
  RUNNING,
  COMPLETED,
  FAILED,
  CANCELLED;

  public boolean isFinal() {
    return this == COMPLETED || this == FAILED || this == CANCELLED;
  }
}
