/** Giving pictures to the image archiver from the command line. */
@NullMarked
package lessserver.launcher.archive;

import org.jspecify.annotations.NullMarked;
