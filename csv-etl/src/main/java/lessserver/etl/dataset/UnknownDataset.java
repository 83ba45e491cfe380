package lessserver.etl.dataset;

import lessserver.functions.Refusal;

/** There is no such dataset, or no row of it was ever looked at. */
public final class UnknownDataset extends Refusal {

  private static final long serialVersionUID = 1L;

  public UnknownDataset(String name) {
    super(Kind.UNKNOWN, "There is no dataset " + name + ".");
  }
}
