package lessserver.events;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.cloudevents.CloudEvent;
import io.cloudevents.kafka.CloudEventSerializer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.observation.ObservationRegistry;
import java.net.URI;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import lessserver.functions.Functions;
import lessserver.functions.TraceParent;
import lessserver.functions.store.RoomTables;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.flyway.FlywayAutoConfiguration;
import org.springframework.boot.autoconfigure.flyway.FlywayConfigurationCustomizer;
import org.springframework.boot.autoconfigure.jackson.JacksonAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.JdbcClientAutoConfiguration;
import org.springframework.boot.autoconfigure.kafka.KafkaAutoConfiguration;
import org.springframework.boot.autoconfigure.kafka.KafkaProperties;
import org.springframework.boot.autoconfigure.transaction.TransactionAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.config.ContainerCustomizer;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.listener.CommonErrorHandler;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.support.ProducerListener;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Events for every service with a database and a broker; brings its own tables. */
@AutoConfiguration(
    after = {
      JacksonAutoConfiguration.class,
      JdbcClientAutoConfiguration.class,
      TransactionAutoConfiguration.class
    },
    before = {FlywayAutoConfiguration.class, KafkaAutoConfiguration.class})
@EnableConfigurationProperties({EventProperties.class, KafkaProperties.class})
class EventsAutoConfiguration {

  private static final String LISTENER_METER = "spring.kafka.listener";

  @Bean
  FlywayConfigurationCustomizer eventTables() {
    return flyway -> RoomTables.add(flyway, "events");
  }

  @Bean
  EventTopics eventTopics(EventProperties properties) {
    return new EventTopics(properties);
  }

  @Bean
  EventCodec eventCodec(ObjectMapper json) {
    return new EventCodec(json);
  }

  @Bean
  OutboxRows outboxRows(JdbcTemplate jdbc) {
    return new OutboxRows(jdbc);
  }

  @Bean
  Outbox outbox(
      OutboxRows rows, EventCodec codec, TraceParent trace, Clock clock, OutboxRelay relay) {
    return new Outbox(rows, codec, trace, clock, relay::wake);
  }

  @Bean
  EventPublishers eventPublishers(
      KafkaProperties kafka,
      TraceParent trace,
      MeterRegistry meters,
      ObservationRegistry observations,
      @Value("${spring.application.name}") String service) {
    URI source = URI.create("/" + service);
    return name -> {
      KafkaTemplate<String, CloudEvent> template = template(kafka, new CloudEventSerializer());
      template.setBeanName(name);
      template.setObservationRegistry(observations);
      return new EventPublisher(name, template, trace, meters, source);
    };
  }

  @Bean
  OutboxRelay outboxRelay(
      OutboxRows rows, PlatformTransactionManager transactions, EventPublishers publishers) {
    return new OutboxRelay(rows, new TransactionTemplate(transactions), publishers.named("outbox"));
  }

  @Bean
  MeterBinder outboxPending(OutboxRows rows) {
    return meters ->
        Gauge.builder("outbox.pending", rows, OutboxRows::waiting)
            .description("events that are told, not yet published, and not refused")
            .register(meters);
  }

  @Bean
  ConsumedEvents consumedEvents(
      JdbcClient jdbc, PlatformTransactionManager transactions, Clock clock) {
    return new ConsumedEvents(jdbc, new TransactionTemplate(transactions), clock);
  }

  @Bean
  KafkaTemplate<String, byte[]> deadLetters(KafkaProperties kafka) {
    return template(kafka, new ByteArraySerializer());
  }

  @Bean
  CommonErrorHandler retryThenDeadLetter(
      KafkaTemplate<String, byte[]> deadLetters, MeterRegistry meters) {
    return DeadLetters.handler(deadLetters, meters);
  }

  @Bean
  DeadLetterBox deadLetterBox(
      KafkaProperties kafka, KafkaTemplate<String, byte[]> deadLetters, EventTopics topics) {
    return new DeadLetterBox(kafka, deadLetters, topics);
  }

  /**
   * A thread of the system's own for each consumer. Between two events it sits in a system call,
   * and a few that did so on virtual threads would keep the others' carriers.
   */
  @Bean
  ContainerCustomizer<Object, Object, ConcurrentMessageListenerContainer<Object, Object>>
      consumersOnPlatformThreads() {
    return container ->
        container
            .getContainerProperties()
            .setListenerTaskExecutor(new SimpleAsyncTaskExecutor(container.getListenerId() + "-"));
  }

  /**
   * Spring observes who takes one record at a time and times who takes many, with other tags under
   * the same name. Prometheus has one set of tags for a name: whoever came second was not measured.
   */
  @Bean
  static MeterFilter batchesByThemselves() {
    return new MeterFilter() {
      @Override
      public Meter.Id map(Meter.Id id) {
        boolean isBatch = id.getName().equals(LISTENER_METER) && id.getTag("name") != null;
        return isBatch ? id.withName(LISTENER_METER + ".batch") : id;
      }
    };
  }

  @Bean
  TopicsThenListeners topicsThenListeners(
      KafkaAdmin admin, KafkaListenerEndpointRegistry listeners) {
    return new TopicsThenListeners(admin, listeners);
  }

  @Bean
  BrokerHealth brokerHealthIndicator(KafkaAdmin admin) {
    return new BrokerHealth(admin.getConfigurationProperties());
  }

  private static <T> KafkaTemplate<String, T> template(
      KafkaProperties kafka, Serializer<T> values) {
    Map<String, Object> settings = new HashMap<>(kafka.buildProducerProperties(null));
    settings.put(
        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
        Math.toIntExact(EventPublisher.ACKNOWLEDGED_WITHIN.multipliedBy(3).toMillis()));
    settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
    var producers = new DefaultKafkaProducerFactory<>(settings, new StringSerializer(), values);
    // Seconds. What a closed producer has not sent is still written down: there is nothing to wait
    // for.
    producers.setPhysicalCloseTimeout(0);
    var template = new KafkaTemplate<>(producers);
    template.setObservationEnabled(true);
    template.setProducerListener(
        new ProducerListener<>() {}); // Failures are told by who sends, once.
    return template;
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
  static class OverHttp {

    @Bean
    ReplayDeadLetters replayDeadLetters(DeadLetterBox letters, Clock clock) {
      return new ReplayDeadLetters(letters, clock);
    }

    @Bean
    DeadLetterTriggers deadLetterTriggers(
        Functions functions, ReplayDeadLetters replayDeadLetters) {
      return new DeadLetterTriggers(functions, replayDeadLetters);
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableScheduling
  static class Forgetting {

    private final ConsumedEvents events;

    Forgetting(ConsumedEvents events) {
      this.events = events;
    }

    /** Any number of replicas may do this at once: each deletes what is still there. */
    @Scheduled(fixedDelayString = "PT1H", initialDelayString = "PT1M")
    void forget() {
      events.forget();
    }
  }
}
