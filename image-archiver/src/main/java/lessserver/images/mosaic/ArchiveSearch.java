package lessserver.images.mosaic;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import lessserver.images.image.Files;
import lessserver.images.image.Image;
import lessserver.images.image.ImageStatus;
import lessserver.images.image.Images;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Component;

/** Finds the smallest thumbnails of archived images, the newest first. */
@Component
class ArchiveSearch implements ImageSearch {

  private static final int SIDE = 160;

  private final Images images;
  private final Files files;

  ArchiveSearch(Images images, Files files) {
    this.images = images;
    this.files = files;
  }

  @Override
  public List<Found> find(@Nullable String label, String but, int most) {
    Stream<Image> found =
        images.page(Long.MAX_VALUE, ImageStatus.ARCHIVED, label, null, Limit.of(most)).stream();
    return found
        .filter(image -> !image.id().equals(but))
        .map(image -> image.thumbnail(SIDE))
        .flatMap(Optional::stream)
        .distinct()
        .map(name -> new Found(name, files.size(name)))
        .toList();
  }
}
