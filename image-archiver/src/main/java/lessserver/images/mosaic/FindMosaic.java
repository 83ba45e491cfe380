package lessserver.images.mosaic;

import java.util.function.Function;
import lessserver.functions.Refusal;
import org.springframework.stereotype.Component;

/** Finds a mosaic by its id. */
@Component
class FindMosaic implements Function<String, MosaicView> {

  private final Mosaics mosaics;

  FindMosaic(Mosaics mosaics) {
    this.mosaics = mosaics;
  }

  @Override
  public MosaicView apply(String id) {
    return mosaics.find(id).map(MosaicView::of).orElseThrow(() -> new UnknownMosaic(id));
  }

  /** There is no such mosaic. */
  static final class UnknownMosaic extends Refusal {

    private static final long serialVersionUID = 1L;

    private UnknownMosaic(String id) {
      super(Kind.UNKNOWN, "There is no mosaic " + id + ".");
    }
  }
}
