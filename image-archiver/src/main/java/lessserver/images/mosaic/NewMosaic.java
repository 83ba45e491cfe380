package lessserver.images.mosaic;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.UUID;
import lessserver.functions.Printable;
import org.jspecify.annotations.Nullable;

/**
 * A mosaic that somebody wants.
 *
 * @param label of the pictures to make it of; left out, the surest of the image's own that others
 *     have, too
 * @param tilePixels the side of each of its pictures; left out, {@value #USUAL_TILE}
 * @param mosaicId told again under the same one, it is that mosaic
 */
record NewMosaic(
    @Nullable @NotBlank @Printable @Size(max = 36) String imageId,
    @Nullable @Printable @Size(max = 50) String label,
    @Nullable @Min(8) @Max(64) Integer tilePixels,
    UUID mosaicId) {

  static final int USUAL_TILE = 32;
}
