package lessserver.durable.grpc;

import com.google.protobuf.BoolValue;
import com.google.protobuf.Empty;
import com.google.protobuf.StringValue;
import io.dapr.durabletask.implementation.protobuf.OrchestratorService.AbandonActivityTaskRequest;
import io.dapr.durabletask.implementation.protobuf.OrchestratorService.AbandonActivityTaskResponse;
import io.dapr.durabletask.implementation.protobuf.OrchestratorService.AbandonOrchestrationTaskRequest;
import io.dapr.durabletask.implementation.protobuf.OrchestratorService.AbandonOrchestrationTaskResponse;
import io.dapr.durabletask.implementation.protobuf.OrchestratorService.ActivityResponse;
import io.dapr.durabletask.implementation.protobuf.OrchestratorService.CompleteTaskResponse;
import io.dapr.durabletask.implementation.protobuf.OrchestratorService.CreateInstanceRequest;
import io.dapr.durabletask.implementation.protobuf.OrchestratorService.CreateInstanceResponse;
import io.dapr.durabletask.implementation.protobuf.OrchestratorService.GetInstanceHistoryRequest;
import io.dapr.durabletask.implementation.protobuf.OrchestratorService.GetInstanceHistoryResponse;
import io.dapr.durabletask.implementation.protobuf.OrchestratorService.GetInstanceRequest;
import io.dapr.durabletask.implementation.protobuf.OrchestratorService.GetInstanceResponse;
import io.dapr.durabletask.implementation.protobuf.OrchestratorService.GetWorkItemsRequest;
import io.dapr.durabletask.implementation.protobuf.OrchestratorService.HistoryChunk;
import io.dapr.durabletask.implementation.protobuf.OrchestratorService.ListInstanceIDsRequest;
import io.dapr.durabletask.implementation.protobuf.OrchestratorService.ListInstanceIDsResponse;
import io.dapr.durabletask.implementation.protobuf.OrchestratorService.OrchestrationIdReusePolicy;
import io.dapr.durabletask.implementation.protobuf.OrchestratorService.OrchestrationStatus;
import io.dapr.durabletask.implementation.protobuf.OrchestratorService.OrchestratorResponse;
import io.dapr.durabletask.implementation.protobuf.OrchestratorService.PurgeInstanceFilter;
import io.dapr.durabletask.implementation.protobuf.OrchestratorService.PurgeInstancesRequest;
import io.dapr.durabletask.implementation.protobuf.OrchestratorService.PurgeInstancesResponse;
import io.dapr.durabletask.implementation.protobuf.OrchestratorService.QueryInstancesRequest;
import io.dapr.durabletask.implementation.protobuf.OrchestratorService.QueryInstancesResponse;
import io.dapr.durabletask.implementation.protobuf.OrchestratorService.RaiseEventRequest;
import io.dapr.durabletask.implementation.protobuf.OrchestratorService.RaiseEventResponse;
import io.dapr.durabletask.implementation.protobuf.OrchestratorService.ResumeRequest;
import io.dapr.durabletask.implementation.protobuf.OrchestratorService.ResumeResponse;
import io.dapr.durabletask.implementation.protobuf.OrchestratorService.RewindInstanceRequest;
import io.dapr.durabletask.implementation.protobuf.OrchestratorService.RewindInstanceResponse;
import io.dapr.durabletask.implementation.protobuf.OrchestratorService.StreamInstanceHistoryRequest;
import io.dapr.durabletask.implementation.protobuf.OrchestratorService.SuspendRequest;
import io.dapr.durabletask.implementation.protobuf.OrchestratorService.SuspendResponse;
import io.dapr.durabletask.implementation.protobuf.OrchestratorService.TerminateRequest;
import io.dapr.durabletask.implementation.protobuf.OrchestratorService.TerminateResponse;
import io.dapr.durabletask.implementation.protobuf.OrchestratorService.WorkItem;
import io.dapr.durabletask.implementation.protobuf.TaskHubSidecarServiceGrpc.TaskHubSidecarServiceImplBase;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import lessserver.durable.DurableClient;
import lessserver.durable.DurableRefusals.InstanceExists;
import lessserver.durable.DurableRefusals.UnknownInstance;
import lessserver.durable.IdReuse;
import lessserver.durable.Instance;
import lessserver.durable.InstanceQuery;
import lessserver.durable.RuntimeStatus;
import lessserver.durable.StartOptions;
import lessserver.functions.Refusal;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * The protocol's calls: those of clients go to the {@link DurableClient}, those of workers to the
 * {@link Workers}. What stands not here is UNIMPLEMENTED.
 */
final class TaskHub extends TaskHubSidecarServiceImplBase {

  private static final Logger log = LoggerFactory.getLogger(TaskHub.class);

  /** Whether the caller is still there is looked at so often. */
  private static final Duration LOOK_ROUND = Duration.ofSeconds(5);

  /** Nobody tells of the first episode's end, only of the last one's. */
  private static final Duration LOOK_FOR_START = Duration.ofMillis(50);

  private static final Duration LOOK_SELDOM = Duration.ofSeconds(1);

  private static final int USUAL_PAGE = 100;

  /** Of a history, in bytes: far below what clients take at once. */
  private static final int LARGEST_CHUNK = 512 * 1024;

  private final DurableClient client;
  private final Workers workers;

  TaskHub(DurableClient client, Workers workers) {
    this.client = client;
    this.workers = workers;
  }

  @Override
  public void hello(Empty request, StreamObserver<Empty> caller) {
    answer(caller, Empty::getDefaultInstance);
  }

  // ----------------------------------------------------------------------------------- starting

  @Override
  public void startInstance(
      CreateInstanceRequest request, StreamObserver<CreateInstanceResponse> caller) {
    answer(
        caller,
        () -> {
          String id = request.getInstanceId();
          Optional<IdReuse> reuse = reuse(id, request.getOrchestrationIdReusePolicy());
          if (reuse.isPresent()) {
            id =
                client.start(
                    request.getName(),
                    RawJson.of(request.getInput()),
                    options(request, reuse.get()));
          }
          return CreateInstanceResponse.newBuilder().setInstanceId(id).build();
        });
  }

  private static StartOptions options(CreateInstanceRequest request, IdReuse reuse) {
    return new StartOptions(
        request.getInstanceId().isEmpty() ? null : request.getInstanceId(),
        request.hasScheduledStartTimestamp()
            ? Words.instant(request.getScheduledStartTimestamp())
            : null,
        reuse,
        request.getVersion().getValue().isEmpty() ? null : request.getVersion().getValue(),
        request.getTagsMap());
  }

  /**
   * Without a policy an instance that has ended makes place. A policy names statuses, and what is
   * to be done with an instance in one of them; one in another status refuses the start.
   *
   * @return empty if the instance that is there will do
   */
  private Optional<IdReuse> reuse(String id, OrchestrationIdReusePolicy policy) {
    if (policy.getOperationStatusCount() == 0) {
      return Optional.of(IdReuse.ENDED);
    }
    Instance there = client.find(id).orElse(null);
    if (there == null || !policy.getOperationStatusList().contains(Words.status(there.status()))) {
      return Optional.of(IdReuse.NEVER);
    }
    return switch (policy.getAction()) {
      case IGNORE -> Optional.empty();
      case TERMINATE -> Optional.of(IdReuse.ALWAYS);
      case ERROR, UNRECOGNIZED -> Optional.of(IdReuse.NEVER);
    };
  }

  // ------------------------------------------------------------------------------------ watching

  @Override
  public void getInstance(GetInstanceRequest request, StreamObserver<GetInstanceResponse> caller) {
    answer(caller, () -> state(request, client.find(request.getInstanceId())));
  }

  @Override
  public void waitForInstanceStart(
      GetInstanceRequest request, StreamObserver<GetInstanceResponse> caller) {
    answer(
        caller,
        () -> {
          Context call = Context.current();
          Optional<Instance> found = client.find(request.getInstanceId());
          Duration pause = LOOK_FOR_START;
          while (found.isPresent() && !isBegun(found.get())) {
            checkStillThere(call);
            LockSupport.parkNanos(pause.toNanos());
            pause = pause.compareTo(LOOK_SELDOM) < 0 ? pause.multipliedBy(2) : pause;
            found = client.find(request.getInstanceId());
          }
          return state(request, found);
        });
  }

  private boolean isBegun(Instance instance) {
    if (instance.status() != RuntimeStatus.RUNNING) {
      return instance.status() != RuntimeStatus.PENDING;
    }
    ProtocolHistory history = ProtocolHistory.of(client.history(instance.id()));
    return history.isBegun() || !history.isRemote();
  }

  @Override
  public void waitForInstanceCompletion(
      GetInstanceRequest request, StreamObserver<GetInstanceResponse> caller) {
    answer(
        caller,
        () -> {
          Context call = Context.current();
          while (true) {
            try {
              return state(request, Optional.of(client.await(request.getInstanceId(), LOOK_ROUND)));
            } catch (TimeoutException _) {
              checkStillThere(call);
            } catch (UnknownInstance _) {
              return state(request, Optional.empty());
            }
          }
        });
  }

  private static void checkStillThere(Context call) {
    if (call.isCancelled()) {
      throw Status.CANCELLED.withDescription("nobody waits any more").asRuntimeException();
    }
  }

  private static GetInstanceResponse state(GetInstanceRequest request, Optional<Instance> found) {
    GetInstanceResponse.Builder response =
        GetInstanceResponse.newBuilder().setExists(found.isPresent());
    found.ifPresent(
        instance ->
            response.setOrchestrationState(
                Words.state(instance, request.getGetInputsAndOutputs())));
    return response.build();
  }

  @Override
  public void queryInstances(
      QueryInstancesRequest request, StreamObserver<QueryInstancesResponse> caller) {
    answer(
        caller,
        () -> {
          var query = request.getQuery();
          List<Instance> page =
              page(
                  query.getInstanceIdPrefix(),
                  query.hasCreatedTimeFrom() ? Words.instant(query.getCreatedTimeFrom()) : null,
                  query.hasCreatedTimeTo() ? Words.instant(query.getCreatedTimeTo()) : null,
                  query.getRuntimeStatusList(),
                  query.getContinuationToken().getValue(),
                  query.getMaxInstanceCount());
          QueryInstancesResponse.Builder response = QueryInstancesResponse.newBuilder();
          page.forEach(
              each ->
                  response.addOrchestrationState(
                      Words.state(each, query.getFetchInputsAndOutputs())));
          next(page, query.getMaxInstanceCount())
              .ifPresent(token -> response.setContinuationToken(StringValue.of(token)));
          return response.build();
        });
  }

  @Override
  public void listInstanceIDs(
      ListInstanceIDsRequest request, StreamObserver<ListInstanceIDsResponse> caller) {
    answer(
        caller,
        () -> {
          List<Instance> page =
              page(
                  StringValue.getDefaultInstance(),
                  null,
                  null,
                  List.of(),
                  request.getContinuationToken(),
                  request.getPageSize());
          ListInstanceIDsResponse.Builder response = ListInstanceIDsResponse.newBuilder();
          page.forEach(each -> response.addInstanceIds(each.id()));
          next(page, request.getPageSize()).ifPresent(response::setContinuationToken);
          return response.build();
        });
  }

  /** The ids are in order, so the last one leads on. */
  private List<Instance> page(
      StringValue prefix,
      @Nullable Instant from,
      @Nullable Instant to,
      List<OrchestrationStatus> statuses,
      String after,
      int size) {
    Set<RuntimeStatus> wanted = statuses(statuses);
    if (wanted.isEmpty() && !statuses.isEmpty()) {
      return List.of();
    }
    return client.list(
        new InstanceQuery(
            prefix.getValue().isEmpty() ? null : prefix.getValue(),
            from,
            to,
            wanted,
            after.isEmpty() ? null : after,
            pageSize(size)));
  }

  private static int pageSize(int asked) {
    return asked <= 0 ? USUAL_PAGE : Math.min(asked, InstanceQuery.MOST);
  }

  private static Optional<String> next(List<Instance> page, int size) {
    return page.size() < pageSize(size) ? Optional.empty() : Optional.of(page.getLast().id());
  }

  private static Set<RuntimeStatus> statuses(List<OrchestrationStatus> statuses) {
    return statuses.stream()
        .flatMap(status -> Words.status(status).stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public void getInstanceHistory(
      GetInstanceHistoryRequest request, StreamObserver<GetInstanceHistoryResponse> caller) {
    answer(
        caller,
        () -> {
          ProtocolHistory history = history(request.getInstanceId());
          return GetInstanceHistoryResponse.newBuilder().addAllEvents(history.past()).build();
        });
  }

  /** The same in parts, for those that are too large for one message. */
  @Override
  public void streamInstanceHistory(
      StreamInstanceHistoryRequest request, StreamObserver<HistoryChunk> caller) {
    answerAsRead(
        (ServerCallStreamObserver<HistoryChunk>) caller,
        () -> {
          ProtocolHistory history = history(request.getInstanceId());
          if (request.hasExecutionId() && !history.isOf(request.getExecutionId())) {
            throw Status.NOT_FOUND.withDescription("the execution is over").asRuntimeException();
          }
          return history.pastInChunks(LARGEST_CHUNK);
        });
  }

  private ProtocolHistory history(String instanceId) {
    ProtocolHistory history = ProtocolHistory.of(client.history(instanceId));
    if (!history.isRemote()) {
      throw Status.FAILED_PRECONDITION
          .withDescription("it runs in the service, whose own API tells its history")
          .asRuntimeException();
    }
    return history;
  }

  // -------------------------------------------------------------------------------------- acting

  @Override
  public void raiseEvent(RaiseEventRequest request, StreamObserver<RaiseEventResponse> caller) {
    answer(
        caller,
        () -> {
          client.raiseEvent(
              request.getInstanceId(), request.getName(), RawJson.of(request.getInput()));
          return RaiseEventResponse.getDefaultInstance();
        });
  }

  /** The engine keeps a reason where the protocol has an output: the text, if it is one. */
  @Override
  public void terminateInstance(
      TerminateRequest request, StreamObserver<TerminateResponse> caller) {
    answer(
        caller,
        () -> {
          String reason = request.hasOutput() ? RawJson.asText(request.getOutput()) : null;
          if (request.getRecursive()) {
            client.terminateWithChildren(request.getInstanceId(), reason);
          } else {
            client.terminate(request.getInstanceId(), reason);
          }
          return TerminateResponse.getDefaultInstance();
        });
  }

  @Override
  public void suspendInstance(SuspendRequest request, StreamObserver<SuspendResponse> caller) {
    answer(
        caller,
        () -> {
          client.suspend(request.getInstanceId(), request.getReason().getValue());
          return SuspendResponse.getDefaultInstance();
        });
  }

  @Override
  public void resumeInstance(ResumeRequest request, StreamObserver<ResumeResponse> caller) {
    answer(
        caller,
        () -> {
          client.resume(request.getInstanceId(), request.getReason().getValue());
          return ResumeResponse.getDefaultInstance();
        });
  }

  @Override
  public void rewindInstance(
      RewindInstanceRequest request, StreamObserver<RewindInstanceResponse> caller) {
    answer(
        caller,
        () -> {
          client.rewind(request.getInstanceId(), request.getReason().getValue());
          return RewindInstanceResponse.getDefaultInstance();
        });
  }

  @Override
  public void purgeInstances(
      PurgeInstancesRequest request, StreamObserver<PurgeInstancesResponse> caller) {
    answer(
        caller,
        () ->
            PurgeInstancesResponse.newBuilder()
                .setDeletedInstanceCount(purge(request))
                .setIsComplete(BoolValue.of(true))
                .build());
  }

  private int purge(PurgeInstancesRequest request) {
    if (!request.hasPurgeInstanceFilter()) {
      return request.getRecursive()
          ? client.purgeWithChildren(request.getInstanceId())
          : client.purge(request.getInstanceId()) ? 1 : 0;
    }
    PurgeInstanceFilter filter = request.getPurgeInstanceFilter();
    Set<RuntimeStatus> statuses = statuses(filter.getRuntimeStatusList());
    if (statuses.isEmpty() && filter.getRuntimeStatusCount() > 0) {
      return 0;
    }
    return client.purge(
        new InstanceQuery(
            null,
            filter.hasCreatedTimeFrom() ? Words.instant(filter.getCreatedTimeFrom()) : null,
            filter.hasCreatedTimeTo() ? Words.instant(filter.getCreatedTimeTo()) : null,
            statuses,
            null,
            InstanceQuery.MOST));
  }

  // ------------------------------------------------------------------------------------- workers

  @Override
  public void getWorkItems(GetWorkItemsRequest request, StreamObserver<WorkItem> stream) {
    try {
      workers.connect(request, (ServerCallStreamObserver<WorkItem>) stream);
    } catch (StatusRuntimeException e) {
      stream.onError(e);
    }
  }

  @Override
  public void completeOrchestratorTask(
      OrchestratorResponse answer, StreamObserver<CompleteTaskResponse> caller) {
    answer(caller, () -> taken(workers.episodes().answer(answer.getCompletionToken(), answer)));
  }

  @Override
  public void completeActivityTask(
      ActivityResponse answer, StreamObserver<CompleteTaskResponse> caller) {
    answer(caller, () -> taken(workers.activities().answer(answer.getCompletionToken(), answer)));
  }

  @Override
  public void abandonTaskOrchestratorWorkItem(
      AbandonOrchestrationTaskRequest request,
      StreamObserver<AbandonOrchestrationTaskResponse> caller) {
    answer(
        caller,
        () -> {
          taken(workers.episodes().abandon(request.getCompletionToken()));
          return AbandonOrchestrationTaskResponse.getDefaultInstance();
        });
  }

  @Override
  public void abandonTaskActivityWorkItem(
      AbandonActivityTaskRequest request, StreamObserver<AbandonActivityTaskResponse> caller) {
    answer(
        caller,
        () -> {
          taken(workers.activities().abandon(request.getCompletionToken()));
          return AbandonActivityTaskResponse.getDefaultInstance();
        });
  }

  private static CompleteTaskResponse taken(boolean isTaken) {
    if (!isTaken) {
      throw Status.NOT_FOUND
          .withDescription("nobody waits for this: it came too late, or a second time")
          .asRuntimeException();
    }
    return CompleteTaskResponse.getDefaultInstance();
  }

  // ---------------------------------------------------------------------------------------------

  private static <T> void answer(StreamObserver<T> caller, Supplier<T> work) {
    T answer;
    try {
      answer = work.get();
    } catch (RuntimeException e) {
      caller.onError(status(e).asRuntimeException());
      return;
    }
    caller.onNext(answer);
    caller.onCompleted();
  }

  /** In parts, each when the caller has read those before, and none once it is gone. */
  private static <T> void answerAsRead(ServerCallStreamObserver<T> caller, Supplier<List<T>> work) {
    Iterator<T> answers;
    try {
      answers = work.get().iterator();
    } catch (RuntimeException e) {
      caller.onError(status(e).asRuntimeException());
      return;
    }
    caller.setOnCancelHandler(() -> {}); // It is looked at instead.
    caller.setOnReadyHandler(
        () -> {
          boolean more = answers.hasNext(); // else it is answered already
          while (answers.hasNext() && !caller.isCancelled() && caller.isReady()) {
            caller.onNext(answers.next());
          }
          if (more && !answers.hasNext()) {
            caller.onCompleted();
          }
        });
  }

  private static Status status(RuntimeException thrown) {
    Status status =
        switch (thrown) {
          case StatusRuntimeException known -> known.getStatus();
          case InstanceExists _ -> Status.ALREADY_EXISTS;
          case Refusal refusal ->
              switch (refusal.kind()) {
                case INVALID -> Status.INVALID_ARGUMENT;
                case UNKNOWN -> Status.NOT_FOUND;
                case TOO_LARGE -> Status.RESOURCE_EXHAUSTED;
                case CONFLICT, GONE, FORBIDDEN_BY_RULE -> Status.FAILED_PRECONDITION;
              };
          case IllegalArgumentException _ -> Status.INVALID_ARGUMENT;
          case DataAccessException _ ->
              Status.UNAVAILABLE.withDescription("the database does not answer");
          default -> {
            log.error("event=protocol-call-failed", thrown);
            yield Status.INTERNAL.withDescription("the service has logged why");
          }
        };
    return status.getDescription() == null ? status.withDescription(thrown.getMessage()) : status;
  }
}
