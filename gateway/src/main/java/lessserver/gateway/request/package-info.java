/** The last requests that passed to a service, for the status page. */
@NullMarked
package lessserver.gateway.request;

import org.jspecify.annotations.NullMarked;
