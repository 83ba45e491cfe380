package lessserver.images.image;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

/**
 * Which images look alike.
 *
 * @param distance in how many of 64 bits their looks may differ
 */
record SimilarQuery(String imageId, @Min(0) @Max(32) int distance) {}
