/**
 * Trying the suite: a load, processes that are killed under it, and the books checked afterwards.
 */
@NullMarked
package lessserver.launcher.chaos;

import org.jspecify.annotations.NullMarked;
