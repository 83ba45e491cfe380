package lessserver.events;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.kafka.listener.MessageListenerContainer;

/**
 * Makes the service's topics as soon as the broker answers, be that now or in an hour, and then
 * starts the listeners. Until then the service works without them. Looks after both for as long as
 * the service runs: a broker may come back without the topics, as a container does that has lost
 * its volume; and a listener in which something graver than an exception was thrown, as when no
 * thread could be started, is dead until it is started again.
 */
final class TopicsThenListeners implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(TopicsThenListeners.class);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration LONG_PAUSE = Duration.ofSeconds(15);

  private final KafkaAdmin admin;
  private final KafkaListenerEndpointRegistry listeners;
  private final CountDownLatch stopped = new CountDownLatch(1);
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
      boolean made = topicsMade();
      if (!made) {
        log.warn("event=waits-for-kafka");
      }
      while (!made) {
        if (stopped.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
          return;
        }
        made = topicsMade();
      }
      listeners.getListenerContainers().forEach(container -> container.start());
      log.info("event=listening listeners={}", listeners.getListenerContainerIds());
      while (!stopped.await(LONG_PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
        topicsMade();
        listeners.getListenerContainers().stream()
            .filter(container -> !container.isInExpectedState())
            .forEach(TopicsThenListeners::startAgain);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static void startAgain(MessageListenerContainer died) {
    log.error("event=listener-died name={}", died.getListenerId());
    died.stop();
    died.start();
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
    stopped.countDown();
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
