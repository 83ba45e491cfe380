package lessserver.durable;

/** What becomes of an instance that this service's code may not run. */
public enum VersionMismatch {
  /** It is suspended, to be resumed where the code fits. */
  REJECT,
  /** It fails. */
  FAIL
}
