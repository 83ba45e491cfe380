package lessserver.images.image;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.UUID;
import lessserver.functions.Printable;
import org.jspecify.annotations.Nullable;

/**
 * A picture to be fetched from an address.
 *
 * @param isPublic whether everybody may see its thumbnails
 * @param notifyUrl who hears by webhook what became of it
 * @param imageId of the image that it becomes: told again under the same one, it is that image
 */
record NewLink(
    @Nullable @NotBlank @Size(max = 2048) String url,
    @Nullable @Printable @Size(max = 300) String title,
    boolean isPublic,
    @Nullable @Size(max = 2048) String notifyUrl,
    UUID imageId) {}
