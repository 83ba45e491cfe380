/** All services seen together: how they are, what they can do, what holds them up. */
@NullMarked
package lessserver.gateway.overview;

import org.jspecify.annotations.NullMarked;
