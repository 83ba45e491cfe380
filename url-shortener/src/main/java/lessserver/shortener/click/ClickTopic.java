package lessserver.shortener.click;

import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Tells the topic of clicks from the one before it, if there was one: when Kafka's data was
 * deleted, what is counted by offsets has to begin anew.
 */
@Component
class ClickTopic {

  private static final Logger log = LoggerFactory.getLogger(ClickTopic.class);

  private final KafkaAdmin kafka;
  private final Clicks clicks;
  private final TransactionTemplate transaction;

  ClickTopic(KafkaAdmin kafka, Clicks clicks, TransactionTemplate transaction) {
    this.kafka = kafka;
    this.clicks = clicks;
    this.transaction = transaction;
  }

  /** Looks which topic it is, before the first click of it is counted. */
  void look() {
    try {
      TopicDescription topic = kafka.describeTopics(LinkClicked.TOPIC).get(LinkClicked.TOPIC);
      if (topic != null) {
        String id = topic.topicId().toString();
        transaction.executeWithoutResult(_ -> clicks.follow(id));
      }
    } catch (KafkaException | org.springframework.kafka.KafkaException e) {
      log.warn("event=topic-not-known reason=\"{}\"", e.getMessage());
    }
  }
}
