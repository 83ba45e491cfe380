/** Pictures archived and described: how fast, beside libvips, and how well. */
@NullMarked
package lessserver.benchmarks.images;

import org.jspecify.annotations.NullMarked;
