package lessserver.durable.grpc;

import io.dapr.durabletask.DurableTaskClient;
import io.dapr.durabletask.DurableTaskGrpcClientBuilder;
import io.dapr.durabletask.DurableTaskGrpcWorker;
import io.dapr.durabletask.DurableTaskGrpcWorkerBuilder;
import io.dapr.durabletask.TaskActivity;
import io.dapr.durabletask.TaskActivityFactory;
import io.dapr.durabletask.TaskOrchestration;
import io.dapr.durabletask.implementation.protobuf.TaskHubSidecarServiceGrpc;
import io.dapr.durabletask.implementation.protobuf.TaskHubSidecarServiceGrpc.TaskHubSidecarServiceBlockingStub;
import io.dapr.durabletask.implementation.protobuf.TaskHubSidecarServiceGrpc.TaskHubSidecarServiceStub;
import io.dapr.durabletask.orchestration.TaskOrchestrationFactory;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import java.util.ArrayList;
import java.util.List;

/** The Java SDK's client and workers, on one connection. */
final class Sdk implements AutoCloseable {

  private final ManagedChannel channel;
  private final DurableTaskGrpcWorkerBuilder builder;
  private final List<DurableTaskGrpcWorker> workers = new ArrayList<>();

  Sdk(int port, String token) {
    Metadata headers = new Metadata();
    headers.put(
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token);
    channel =
        ManagedChannelBuilder.forAddress("127.0.0.1", port)
            .usePlaintext()
            .intercept(MetadataUtils.newAttachHeadersInterceptor(headers))
            .build();
    builder = new DurableTaskGrpcWorkerBuilder().grpcChannel(channel);
  }

  DurableTaskClient client() {
    return new DurableTaskGrpcClientBuilder().grpcChannel(channel).build();
  }

  /** For what the SDK's client does not do. */
  TaskHubSidecarServiceBlockingStub callsOfTheProtocol() {
    return TaskHubSidecarServiceGrpc.newBlockingStub(channel);
  }

  /** For what the SDK's worker does not do. */
  TaskHubSidecarServiceStub streamsOfTheProtocol() {
    return TaskHubSidecarServiceGrpc.newStub(channel);
  }

  Sdk orchestration(String name, TaskOrchestration code) {
    builder.addOrchestration(
        new TaskOrchestrationFactory() {
          @Override
          public String getName() {
            return name;
          }

          @Override
          public TaskOrchestration create() {
            return code;
          }

          @Override
          public String getVersionName() {
            return "";
          }

          @Override
          public Boolean isLatestVersion() {
            return false;
          }
        });
    return this;
  }

  Sdk activity(String name, TaskActivity code) {
    builder.addActivity(
        new TaskActivityFactory() {
          @Override
          public String getName() {
            return name;
          }

          @Override
          public TaskActivity create() {
            return code;
          }
        });
    return this;
  }

  Sdk work() {
    DurableTaskGrpcWorker worker = builder.build();
    workers.add(worker);
    worker.start();
    return this;
  }

  @Override
  public void close() {
    // First the connection: the SDK does not look whether its worker is to end while it has one.
    channel.shutdownNow();
    workers.forEach(DurableTaskGrpcWorker::close);
  }
}
