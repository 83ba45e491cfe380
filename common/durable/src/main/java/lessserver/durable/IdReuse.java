package lessserver.durable;

/** What becomes of a start whose id an instance has already. */
public enum IdReuse {
  /** An instance that has ended is replaced; a live one refuses the start. */
  ENDED,
  /** Any instance refuses the start, until it is purged. */
  NEVER,
  /** Any instance is replaced; a live one is terminated first. */
  ALWAYS
}
