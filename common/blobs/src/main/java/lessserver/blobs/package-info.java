/**
 * Where files live: named by their content's SHA-256, streamed in and out, and whole or not there
 * at all.
 */
@NullMarked
package lessserver.blobs;

import org.jspecify.annotations.NullMarked;
