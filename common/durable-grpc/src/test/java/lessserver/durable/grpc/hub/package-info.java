/** A service with the protocol, for tests. */
@NullMarked
package lessserver.durable.grpc.hub;

import org.jspecify.annotations.NullMarked;
