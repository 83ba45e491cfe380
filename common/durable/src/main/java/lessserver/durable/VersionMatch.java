package lessserver.durable;

/** Which instances this service's code may run, by the version they were started for. */
public enum VersionMatch {
  /** All. */
  NONE,
  /** Those of exactly its own version. */
  STRICT,
  /** Those of its own version and of older ones, and those without any. */
  CURRENT_OR_OLDER
}
