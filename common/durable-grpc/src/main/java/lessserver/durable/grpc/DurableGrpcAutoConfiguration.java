package lessserver.durable.grpc;

import java.nio.file.Path;
import java.util.function.Function;
import lessserver.durable.DelegatedActivity;
import lessserver.durable.DelegatedActivity.HandedBackException;
import lessserver.durable.DurableClient;
import lessserver.durable.DurableProperties;
import lessserver.functions.SuiteToken;
import lessserver.functions.TraceParent;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The open durabletask protocol, for every service with the durable engine that asks for it. Which
 * replica has an orchestration does not depend on who has the endpoint, so those without it have
 * what workers cannot do without: the orchestrations' own side.
 */
@AutoConfiguration(afterName = "lessserver.durable.engine.DurableAutoConfiguration")
class DurableGrpcAutoConfiguration {

  /** The names under which history knows the two. */
  static final String EPISODE = "remoteEpisode";

  static final String ACTIVITY = "remoteActivity";

  private static final String ENABLED = "lessserver.durable.grpc.enabled";

  /** Listens, and takes on whatever has a name that the service does not know. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnBooleanProperty(ENABLED)
  @EnableConfigurationProperties(GrpcProperties.class)
  static class Endpoint {

    @Bean
    Workers durableWorkers(GrpcProperties properties) {
      return new Workers(properties);
    }

    @Bean(EPISODE)
    DelegatedActivity<String, String> remoteEpisode(Workers workers, DurableClient client) {
      return new DelegatedActivity<>(
          String.class,
          String.class,
          workers.episodes()::atOnce,
          new RemoteEpisode(workers, client));
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

    @Bean("*")
    RemoteOrchestrator remoteOrchestrator(
        DelegatedActivity<String, String> remoteEpisode,
        DelegatedActivity<RemoteActivity.Call, String> remoteActivity,
        DurableProperties properties) {
      return new RemoteOrchestrator(remoteEpisode, remoteActivity, properties);
    }

    @Bean
    ProtocolServer durableProtocolServer(
        GrpcProperties properties, SuiteToken suiteToken, DurableClient client, Workers workers) {
      String own = properties.token();
      SuiteToken token =
          own == null || own.isBlank() ? suiteToken : SuiteToken.of(own, Path.of(""));
      return new ProtocolServer(properties, token, new TaskHub(client, workers), workers);
    }
  }

  /** Runs what other replicas have started; nobody is connected here to do any of its work. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnBooleanProperty(name = ENABLED, havingValue = false, matchIfMissing = true)
  static class NoEndpoint {

    @Bean(EPISODE)
    DelegatedActivity<String, String> remoteEpisode() {
      return nobodys(String.class);
    }

    @Bean(ACTIVITY)
    DelegatedActivity<RemoteActivity.Call, String> remoteActivity() {
      return nobodys(RemoteActivity.Call.class);
    }

    @Bean("*elsewhere")
    RemoteOrchestrator remoteOrchestrator(
        DelegatedActivity<String, String> remoteEpisode,
        DelegatedActivity<RemoteActivity.Call, String> remoteActivity,
        DurableProperties properties) {
      return new RemoteOrchestrator(remoteEpisode, remoteActivity, properties);
    }

    private static <I> DelegatedActivity<I, String> nobodys(Class<I> input) {
      return new DelegatedActivity<>(input, String.class, () -> 0, new Nobody<>());
    }
  }

  /** No lambda: the engine tells activities apart by their code's identity. */
  private static final class Nobody<I> implements Function<I, String> {
    @Override
    public String apply(I input) {
      throw HandedBackException.forAWhile("there is no endpoint", WorkDesk.A_MOMENT);
    }
  }
}
