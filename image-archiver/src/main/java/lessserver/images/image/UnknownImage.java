package lessserver.images.image;

import lessserver.functions.Refusal;

/** There is no such image. */
public final class UnknownImage extends Refusal {

  private static final long serialVersionUID = 1L;

  public UnknownImage(String id) {
    super(Kind.UNKNOWN, "There is no image " + id + ".");
  }
}
