package lessserver.images.picture;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a picture that was checked and decoded, beside its pixels.
 *
 * @param size upright, at full resolution
 * @param camera its maker and model
 */
public record Picture(
    PictureFormat format,
    Size size,
    @Nullable Instant takenAt,
    @Nullable String camera,
    @Nullable Double latitude,
    @Nullable Double longitude) {}
