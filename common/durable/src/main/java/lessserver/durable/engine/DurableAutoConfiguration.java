package lessserver.durable.engine;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.tracing.Tracer;
import java.util.UUID;
import javax.sql.DataSource;
import lessserver.durable.DurableClient;
import lessserver.durable.DurableProperties;
import lessserver.durable.HistoryReplayer;
import lessserver.durable.history.HistoryCodec;
import lessserver.durable.store.JdbcStore;
import lessserver.durable.store.Store;
import lessserver.functions.Functions;
import lessserver.functions.TraceParent;
import lessserver.functions.store.RoomTables;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.flyway.FlywayAutoConfiguration;
import org.springframework.boot.autoconfigure.flyway.FlywayConfigurationCustomizer;
import org.springframework.boot.autoconfigure.jackson.JacksonAutoConfiguration;
import org.springframework.boot.autoconfigure.transaction.TransactionAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Durable orchestrations for every service with a database; brings its own tables. */
@AutoConfiguration(
    after = {JacksonAutoConfiguration.class, TransactionAutoConfiguration.class},
    before = FlywayAutoConfiguration.class)
@EnableConfigurationProperties(DurableProperties.class)
class DurableAutoConfiguration {

  /** What this process is called among the others: never the same twice. */
  private final UUID replica = UUID.randomUUID();

  @Bean
  FlywayConfigurationCustomizer durableTables() {
    return flyway -> RoomTables.add(flyway, "durable");
  }

  @Bean
  Payloads durablePayloads(ObjectMapper mapper, DurableProperties properties) {
    return new Payloads(mapper, properties.largestPayload());
  }

  @Bean
  Catalogue durableCatalogue(ConfigurableListableBeanFactory beans, Payloads payloads) {
    return new Catalogue(beans, payloads);
  }

  @Bean(destroyMethod = "")
  @ConditionalOnMissingBean
  @DependsOnDatabaseInitialization
  Store durableStore(
      DataSource source, JdbcTemplate jdbc, PlatformTransactionManager transactions) {
    TransactionTemplate alone = new TransactionTemplate(transactions);
    alone.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    return new JdbcStore(source, jdbc, alone, new HistoryCodec(), replica);
  }

  @Bean
  Engine durableEngine(
      Store store,
      Catalogue catalogue,
      Payloads payloads,
      Functions functions,
      TraceParent trace,
      ObjectProvider<Tracer> tracer,
      DurableProperties properties,
      MeterRegistry meters) {
    return new Engine(
        store,
        catalogue,
        payloads,
        new Activities(catalogue, payloads, functions, trace, properties.activities()),
        new OrchestrationTraces(tracer.getIfAvailable(() -> Tracer.NOOP), trace),
        properties,
        meters,
        replica);
  }

  @Bean
  DurableClient durableClient(Engine engine) {
    return new EngineClient(engine);
  }

  @Bean
  HistoryReplayer durableReplayer(
      Catalogue catalogue, Payloads payloads, DurableProperties properties) {
    return new EngineReplayer(catalogue, payloads, properties);
  }
}
