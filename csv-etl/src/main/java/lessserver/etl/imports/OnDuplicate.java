package lessserver.etl.imports;

/** What happens to a row whose key is there already. */
public enum OnDuplicate {
  /** It is counted and left out. */
  SKIP,
  /** It takes the place of the one that is there. */
  UPDATE,
  /** It is rejected. */
  REJECT
}
