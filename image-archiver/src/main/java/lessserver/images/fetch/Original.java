package lessserver.images.fetch;

import org.jspecify.annotations.Nullable;

/**
 * The bytes of an image as they came.
 *
 * @param file its name in the store
 * @param declaredType the media type that its sender said it has
 */
public record Original(String file, long bytes, @Nullable String declaredType) {}
