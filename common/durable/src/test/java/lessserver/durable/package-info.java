/** What a service writes against, by itself. */
@NullMarked
package lessserver.durable;

import org.jspecify.annotations.NullMarked;
