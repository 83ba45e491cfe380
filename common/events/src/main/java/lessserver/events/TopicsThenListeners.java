package lessserver.events;

import java.time.Duration;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;
import org.springframework.kafka.core.KafkaAdmin;

/**
 * Makes the service's topics as soon as the broker answers, be that now or in an hour, and then
 * starts the listeners. Until then the service works without them.
 */
final class TopicsThenListeners implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(TopicsThenListeners.class);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final KafkaAdmin admin;
  private final KafkaListenerEndpointRegistry listeners;
  private volatile boolean running;

  TopicsThenListeners(KafkaAdmin admin, KafkaListenerEndpointRegistry listeners) {
    this.admin = admin;
    this.listeners = listeners;
  }

  @Override
  public void start() {
    running = true;
    Thread.ofVirtual().name("topics-then-listeners").start(this::run);
  }

  private void run() {
    try {
      boolean waited = false;
      while (running && !topicsMade()) {
        if (!waited) {
          log.warn("event=waits-for-kafka");
          waited = true;
        }
        Thread.sleep(PAUSE);
      }
      if (running) {
        listeners.getListenerContainers().forEach(container -> container.start());
        log.info("event=listening listeners={}", listeners.getListenerContainerIds());
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean topicsMade() {
    try {
      return admin.initialize();
    } catch (IllegalStateException | KafkaException e) {
      log.debug("event=kafka-does-not-answer", e);
      return false;
    }
  }

  @Override
  public void stop() {
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
