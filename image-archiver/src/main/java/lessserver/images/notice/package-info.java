/** Notices: whoever asked for it hears by webhook what became of an image. */
@NullMarked
package lessserver.images.notice;

import org.jspecify.annotations.NullMarked;
