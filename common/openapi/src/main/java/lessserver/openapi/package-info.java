/** Documents of HTTP APIs as trees: put together of parts, and looked into. */
@NullMarked
package lessserver.openapi;

import org.jspecify.annotations.NullMarked;
