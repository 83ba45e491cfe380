/** Images: how one is submitted, found, shown, followed and deleted. */
@NullMarked
package lessserver.images.image;

import org.jspecify.annotations.NullMarked;
