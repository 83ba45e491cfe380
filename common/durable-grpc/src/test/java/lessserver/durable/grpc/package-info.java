@NullMarked
package lessserver.durable.grpc;

import org.jspecify.annotations.NullMarked;
