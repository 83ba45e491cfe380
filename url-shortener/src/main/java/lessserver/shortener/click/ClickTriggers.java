package lessserver.shortener.click;

import io.cloudevents.CloudEvent;
import io.micrometer.tracing.CurrentTraceContext;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import lessserver.functions.Functions;
import lessserver.functions.PublicUrl;
import lessserver.functions.TraceParent;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.listener.BatchListenerFailedException;
import org.springframework.kafka.listener.ConsumerSeekAware;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Clicks from Kafka, and reports of them over HTTP. */
@RestController
@RequestMapping("/api/v1/clicks")
class ClickTriggers implements ConsumerSeekAware {

  static final String CONSUMER = "url-shortener.clicks";

  private static final String SAMPLED = "-01";

  private final Functions functions;
  private final ClickTopic clickTopic;
  private final ToldClicks toldClicks;
  private final DescribeClicks describeClicks;
  private final RecordClicks recordClicks;
  private final CountClicks countClicks;
  private final StartRebuild startRebuild;
  private final FindRebuild findRebuild;
  private final ResumeRebuild resumeRebuild;
  private final TraceParent trace;
  private final Tracer tracer;
  private final PublicUrl publicUrl;

  ClickTriggers(
      Functions functions,
      ClickTopic clickTopic,
      ToldClicks toldClicks,
      DescribeClicks describeClicks,
      RecordClicks recordClicks,
      CountClicks countClicks,
      StartRebuild startRebuild,
      FindRebuild findRebuild,
      ResumeRebuild resumeRebuild,
      TraceParent trace,
      Tracer tracer,
      PublicUrl publicUrl) {
    this.functions = functions;
    this.clickTopic = clickTopic;
    this.toldClicks = toldClicks;
    this.describeClicks = describeClicks;
    this.recordClicks = recordClicks;
    this.countClicks = countClicks;
    this.startRebuild = startRebuild;
    this.findRebuild = findRebuild;
    this.resumeRebuild = resumeRebuild;
    this.trace = trace;
    this.tracer = tracer;
    this.publicUrl = publicUrl;
  }

  /** Before the first click comes. */
  @Override
  public void onPartitionsAssigned(
      Map<TopicPartition, Long> positions, ConsumerSeekCallback callback) {
    clickTopic.look();
  }

  /**
   * By batches, a transaction each, of what comes within a quarter of a second: a commit costs more
   * than the clicks in it. If one fails, its clicks go one by one, to find the cause.
   */
  @KafkaListener(
      id = CONSUMER,
      topics = LinkClicked.TOPIC,
      batch = "true",
      properties = {"max.poll.records=2000", "fetch.min.bytes=1000000", "fetch.max.wait.ms=250"})
  void onClicks(List<ConsumerRecord<String, CloudEvent>> records) {
    List<Span> spans = records.stream().map(this::span).flatMap(List::stream).toList();
    try {
      record(records);
    } catch (RuntimeException _) {
      for (int i = 0; i < records.size(); i++) {
        recordAlone(records, i);
      }
    } finally {
      spans.forEach(Span::end);
    }
  }

  private void recordAlone(List<ConsumerRecord<String, CloudEvent>> records, int index) {
    try {
      record(List.of(records.get(index)));
    } catch (RuntimeException e) {
      throw new BatchListenerFailedException("click not recorded", e, index);
    }
  }

  private void record(List<ConsumerRecord<String, CloudEvent>> records) {
    List<ToldClick> told = new ArrayList<>(records.size());
    for (ConsumerRecord<String, CloudEvent> each : records) {
      told.add(toldClicks.readable(each.partition(), each.offset(), each.value()));
    }
    functions.call(recordClicks, functions.call(describeClicks, told));
  }

  /** Each click that is traced sees its own end, though it is recorded with others. */
  private List<Span> span(ConsumerRecord<String, CloudEvent> record) {
    CloudEvent event = record.value();
    if (event == null
        || !(event.getExtension("traceparent") instanceof String traceparent)
        || !traceparent.endsWith(SAMPLED)) {
      return List.of();
    }
    try (CurrentTraceContext.Scope _ = trace.continueFrom(traceparent)) {
      return List.of(
          tracer
              .spanBuilder()
              .kind(Span.Kind.CONSUMER)
              .name(LinkClicked.TOPIC + " process")
              .tag("function", "recordClicks")
              .start());
    }
  }

  /** Goes on with what a process began that is gone, and clears up what it left. */
  @Scheduled(fixedDelayString = "PT30S", initialDelayString = "PT30S")
  void tick() {
    functions.call(resumeRebuild);
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

  @PostMapping("/rebuild")
  ResponseEntity<RebuildView> rebuild() {
    URI address = URI.create(publicUrl.at("/api/v1/clicks/rebuild"));
    return ResponseEntity.accepted().location(address).body(functions.call(startRebuild));
  }

  @GetMapping("/rebuild")
  RebuildView rebuilt() {
    return functions.call(findRebuild);
  }
}
