/** What every request meets first and every response last: headers, problems. */
@NullMarked
package lessserver.gateway.edge;

import org.jspecify.annotations.NullMarked;
