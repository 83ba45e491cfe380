/** The HTTP API, from outside. */
@NullMarked
package lessserver.durable.http;

import org.jspecify.annotations.NullMarked;
