package lessserver.durable.grpc;

import java.nio.file.Path;
import lessserver.durable.DelegatedActivity;
import lessserver.durable.DurableClient;
import lessserver.durable.DurableProperties;
import lessserver.functions.SuiteToken;
import lessserver.functions.TraceParent;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/** The open durabletask protocol, for every service with the durable engine that asks for it. */
@AutoConfiguration(afterName = "lessserver.durable.engine.DurableAutoConfiguration")
@ConditionalOnBooleanProperty("lessserver.durable.grpc.enabled")
@EnableConfigurationProperties(GrpcProperties.class)
class DurableGrpcAutoConfiguration {

  /** The names under which history knows the two. */
  static final String EPISODE = "remoteEpisode";

  static final String ACTIVITY = "remoteActivity";

  @Bean
  Workers durableWorkers(GrpcProperties properties) {
    return new Workers(properties);
  }

  @Bean(EPISODE)
  DelegatedActivity<String, String> remoteEpisode(Workers workers, DurableClient client) {
    return new DelegatedActivity<>(
        String.class, String.class, workers.episodes()::atOnce, new RemoteEpisode(workers, client));
  }

  @Bean(ACTIVITY)
  DelegatedActivity<RemoteActivity.Call, String> remoteActivity(
      Workers workers, TraceParent trace) {
    return new DelegatedActivity<>(
        RemoteActivity.Call.class,
        String.class,
        workers.activities()::atOnce,
        new RemoteActivity(workers, trace));
  }

  @Bean
  RemoteOrchestrator remoteOrchestrator(
      DelegatedActivity<String, String> remoteEpisode,
      DelegatedActivity<RemoteActivity.Call, String> remoteActivity,
      DurableProperties properties) {
    return new RemoteOrchestrator(
        remoteEpisode.code(), remoteActivity.code(), properties.largestPayload());
  }

  @Bean
  ProtocolServer durableProtocolServer(
      GrpcProperties properties, SuiteToken suiteToken, DurableClient client, Workers workers) {
    String own = properties.token();
    SuiteToken token = own == null || own.isBlank() ? suiteToken : SuiteToken.of(own, Path.of(""));
    return new ProtocolServer(properties, token, new TaskHub(client, workers), workers);
  }
}
