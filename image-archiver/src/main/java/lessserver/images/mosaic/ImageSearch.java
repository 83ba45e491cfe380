package lessserver.images.mosaic;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where a mosaic's pictures come from: in the book a search of the web, here the archive. */
interface ImageSearch {

  /**
   * The small pictures that fit, each once.
   *
   * @param label what is to be on them; null for whatever is
   * @param but the image that is not among them
   */
  List<Found> find(@Nullable String label, String but, int most);

  /**
   * A small picture.
   *
   * @param file its name in the store
   */
  record Found(String file, long bytes) {}
}
