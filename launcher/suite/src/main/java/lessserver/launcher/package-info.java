/**
 * The suite as processes of one machine: what they are, and how they are started and kept alive.
 */
@NullMarked
package lessserver.launcher;

import org.jspecify.annotations.NullMarked;
