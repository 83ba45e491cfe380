package lessserver.images.image;

import java.util.function.Function;
import org.springframework.stereotype.Component;

/** Finds an image by its id. */
@Component
class FindImage implements Function<String, ImageView> {

  private final Images images;

  FindImage(Images images) {
    this.images = images;
  }

  @Override
  public ImageView apply(String id) {
    return images.find(id).map(ImageView::of).orElseThrow(() -> new UnknownImage(id));
  }
}
