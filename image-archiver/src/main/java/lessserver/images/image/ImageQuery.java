package lessserver.images.image;

import jakarta.validation.constraints.Size;
import lessserver.functions.PageQuery;
import lessserver.functions.Printable;
import org.jspecify.annotations.Nullable;

/**
 * Which images to list.
 *
 * @param label that is among theirs
 * @param q a piece of their title, caption, text or address
 */
record ImageQuery(
    @Nullable @Printable @Size(max = 50) String label,
    @Nullable @Printable @Size(max = 200) String q,
    @Nullable ImageStatus status,
    PageQuery page) {}
