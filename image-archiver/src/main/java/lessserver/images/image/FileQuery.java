package lessserver.images.image;

import org.jspecify.annotations.Nullable;

/**
 * Which file of an image is wanted.
 *
 * @param thumbnail the side of the square that it fits into; null for the original
 */
record FileQuery(String imageId, @Nullable Integer thumbnail) {}
