/** How fast a short link leads on, beside nginx. */
@NullMarked
package lessserver.benchmarks.redirects;

import org.jspecify.annotations.NullMarked;
