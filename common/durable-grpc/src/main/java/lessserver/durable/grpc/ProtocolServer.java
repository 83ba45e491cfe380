package lessserver.durable.grpc;

import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import lessserver.functions.SuiteToken;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Listens for clients and workers while the engine runs. */
final class ProtocolServer implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(ProtocolServer.class);

  /** A worker whose machine is gone says nothing; its work is handed back after these two. */
  private static final Duration SILENCE = Duration.ofSeconds(20);

  private static final Duration ANSWER_TO_PING = Duration.ofSeconds(5);

  /** Who waits for an orchestration's end has a call open all the time. */
  private static final int MOST_CALLS_OF_A_CONNECTION = 1_000;

  private static final Duration FAREWELL = Duration.ofSeconds(1);

  private final GrpcProperties properties;
  private final SuiteToken token;
  private final TaskHub hub;
  private final Workers workers;
  private volatile @Nullable Server server;

  ProtocolServer(GrpcProperties properties, SuiteToken token, TaskHub hub, Workers workers) {
    this.properties = properties;
    this.token = token;
    this.hub = hub;
    this.workers = workers;
  }

  /** Where it listens; -1 while it does not. */
  int port() {
    Server listening = server;
    return listening == null ? -1 : listening.getPort();
  }

  @Override
  public synchronized void start() {
    Server next =
        NettyServerBuilder.forAddress(
                new InetSocketAddress(properties.address(), properties.port()))
            .addService(hub)
            .intercept(new TokenCheck(token))
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .maxInboundMessageSize(Math.toIntExact(properties.largestMessage().toBytes()))
            .maxConcurrentCallsPerConnection(MOST_CALLS_OF_A_CONNECTION)
            .keepAliveTime(SILENCE.toSeconds(), TimeUnit.SECONDS)
            .keepAliveTimeout(ANSWER_TO_PING.toSeconds(), TimeUnit.SECONDS)
            .permitKeepAliveTime(ANSWER_TO_PING.toSeconds(), TimeUnit.SECONDS)
            .build();
    try {
      next.start();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot listen for the durabletask protocol", e);
    }
    server = next;
    log.info("event=durabletask-protocol-listening addresses={}", next.getListenSockets());
  }

  @Override
  public synchronized void stop() {
    Server last = server;
    if (last == null) {
      return;
    }
    last.shutdown();
    workers.dismissAll();
    try {
      last.awaitTermination(FAREWELL.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    last.shutdownNow();
    server = null;
  }

  @Override
  public boolean isRunning() {
    return server != null;
  }

  /** After the engine, and stopped before it: it hands back what workers have. */
  @Override
  public int getPhase() {
    return 1;
  }
}
