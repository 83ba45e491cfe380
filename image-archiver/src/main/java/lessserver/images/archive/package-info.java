/** Archiving: a picture is fetched, checked, kept, thumbnailed and fingerprinted. */
@NullMarked
package lessserver.images.archive;

import org.jspecify.annotations.NullMarked;
