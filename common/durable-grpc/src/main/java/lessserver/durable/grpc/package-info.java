/**
 * The open durabletask protocol over gRPC: clients of its SDKs act on this engine's instances,
 * their workers run orchestrations and activities that no bean here has.
 *
 * <p>A remote orchestration is one of the engine's own, whose code asks a worker what to do next
 * ({@link lessserver.durable.grpc.RemoteExecution}); what was asked and answered is its history,
 * and all that the protocol's history is made of ({@link lessserver.durable.grpc.ProtocolHistory}).
 */
@NullMarked
package lessserver.durable.grpc;

import org.jspecify.annotations.NullMarked;
