package lessserver.images.mosaic;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A mosaic as a client sees it.
 *
 * @param label of the pictures that it is made of; none if it is made of all
 * @param progress percent
 * @param tiles how many different pictures it is made of
 * @param resultId the image that it became
 */
record MosaicView(
    String id,
    MosaicStatus status,
    String imageId,
    @Nullable String label,
    int tilePixels,
    int progress,
    int tiles,
    @Nullable String problem,
    @Nullable String resultId,
    Instant requestedAt,
    @Nullable Instant endedAt) {

  static MosaicView of(Mosaic mosaic) {
    return new MosaicView(
        mosaic.id(),
        mosaic.status(),
        mosaic.imageId(),
        mosaic.label(),
        mosaic.tilePixels(),
        mosaic.progress(),
        mosaic.tiles(),
        mosaic.problem(),
        mosaic.resultId(),
        mosaic.requestedAt(),
        mosaic.endedAt());
  }
}
