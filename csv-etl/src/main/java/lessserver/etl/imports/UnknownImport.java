package lessserver.etl.imports;

import lessserver.functions.Refusal;

/** There is no such import. */
public final class UnknownImport extends Refusal {

  private static final long serialVersionUID = 1L;

  public UnknownImport(String id) {
    super(Kind.UNKNOWN, "There is no import " + id + ".");
  }
}
