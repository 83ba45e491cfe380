package lessserver.shortener.click;

import io.cloudevents.CloudEvent;
import java.time.Instant;
import java.util.Locale;
import lessserver.events.ConsumedEvents;
import lessserver.events.EventCodec;
import lessserver.functions.Functions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Clicks from Kafka, and reports of them over HTTP. */
@RestController
@RequestMapping("/api/v1/clicks")
class ClickTriggers {

  private static final String CONSUMER = "url-shortener.clicks";

  private final Functions functions;
  private final DescribeClick describeClick;
  private final RecordClick recordClick;
  private final CountClicks countClicks;
  private final ConsumedEvents consumed;
  private final EventCodec codec;

  ClickTriggers(
      Functions functions,
      DescribeClick describeClick,
      RecordClick recordClick,
      CountClicks countClicks,
      ConsumedEvents consumed,
      EventCodec codec) {
    this.functions = functions;
    this.describeClick = describeClick;
    this.recordClick = recordClick;
    this.countClicks = countClicks;
    this.consumed = consumed;
    this.codec = codec;
  }

  @KafkaListener(id = CONSUMER, topics = LinkClicked.TOPIC)
  void onClick(ConsumerRecord<String, CloudEvent> record) {
    LinkClicked event = codec.read(record.value(), LinkClicked.class);
    Click click = functions.call(describeClick, event);
    consumed.once(CONSUMER, record.value(), () -> functions.call(recordClick, click));
  }

  @GetMapping
  ClickReport count(
      @RequestParam String groupBy,
      @RequestParam(required = false) @Nullable String code,
      @RequestParam(required = false) @Nullable String campaign,
      @RequestParam(required = false) @Nullable Instant from,
      @RequestParam(required = false) @Nullable Instant to,
      @RequestParam(defaultValue = "false") boolean bots) {
    String followed = code == null ? null : code.toLowerCase(Locale.ROOT);
    return functions.call(
        countClicks, new ClickQuery(GroupBy.of(groupBy), followed, campaign, from, to, bots));
  }
}
