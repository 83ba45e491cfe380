/** The services behind the gateway, as configured. */
@NullMarked
package lessserver.gateway.service;

import org.jspecify.annotations.NullMarked;
