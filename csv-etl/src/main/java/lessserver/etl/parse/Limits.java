package lessserver.etl.parse;

/** What a file may ask of the memory; what asks for more is rejected, row by row. */
public final class Limits {

  public static final int COLUMNS = 1_000;

  /** Characters of one field. */
  public static final int FIELD = 1_000_000;

  /** Characters of one record. */
  public static final int RECORD = 2_000_000;

  /** Characters of a column's name. */
  public static final int NAME = 200;

  private Limits() {}
}
