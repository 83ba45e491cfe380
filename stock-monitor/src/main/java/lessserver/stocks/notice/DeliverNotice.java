package lessserver.stocks.notice;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import lessserver.durable.Orchestration;
import lessserver.durable.OrchestrationContext;
import lessserver.durable.Orchestrator;
import lessserver.durable.Retry;
import lessserver.durable.RetryPolicy;
import lessserver.durable.Task;
import lessserver.durable.TaskFailedException;
import lessserver.stocks.monitor.Delivery;
import lessserver.stocks.notice.DeliveryReport.Way;

/**
 * Tells whoever wanted to know, on each way again and again until it arrives or a day is over;
 * returns what became of it. The ways do not wait for each other.
 */
@Orchestration("DeliverNotice")
public class DeliverNotice implements Orchestrator<Notice, Map<String, Delivery>> {

  /** Before this change each replay asked the settings anew. */
  private static final String SETTLED = "settled";

  private static final int MANY = 1_000;
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);

  /** The settings as they were when the notice began. */
  record Patience(Duration firstRetry, Duration givenUpAfter) {}

  private final MailNotice mailNotice;
  private final PostNotice postNotice;
  private final RecordDelivery recordDelivery;
  private final NoticeProperties properties;

  DeliverNotice(
      MailNotice mailNotice,
      PostNotice postNotice,
      RecordDelivery recordDelivery,
      NoticeProperties properties) {
    this.mailNotice = mailNotice;
    this.postNotice = postNotice;
    this.recordDelivery = recordDelivery;
    this.properties = properties;
  }

  @Override
  public Map<String, Delivery> run(OrchestrationContext context, Notice notice) {
    Retry untilItArrives = untilItArrives(context);
    Map<Way, Task<String>> ways = new LinkedHashMap<>();
    if (notice.email() != null) {
      ways.put(Way.MAIL, context.start(mailNotice, notice, untilItArrives));
    }
    if (notice.notifyUrl() != null) {
      ways.put(Way.WEBHOOK, context.start(postNotice, notice, untilItArrives));
    }
    Map<String, Delivery> deliveries = new LinkedHashMap<>();
    while (!ways.isEmpty()) {
      context.any(ways.values().stream().toList());
      for (Way way : Way.values()) {
        Task<String> task = ways.get(way);
        if (task != null && task.isDone()) {
          ways.remove(way);
          Delivery delivery = delivery(context, task);
          deliveries.put(way.name().toLowerCase(Locale.ROOT), delivery);
          context.call(
              recordDelivery,
              new DeliveryReport(
                  notice.outcome().monitorId(), notice.outcome().number(), way, delivery),
              untilItArrives);
        }
      }
    }
    return deliveries;
  }

  /** Settled at the beginning: a changed setting must not lead a half delivered notice astray. */
  private Retry untilItArrives(OrchestrationContext context) {
    Supplier<Patience> current =
        () -> new Patience(properties.firstRetry(), properties.givenUpAfter());
    Patience patience =
        context.patched(SETTLED) ? context.sideEffect(Patience.class, current) : current.get();
    return RetryPolicy.attempts(MANY, patience.firstRetry())
        .backingOffBy(2)
        .waitingAtMost(LONGEST_WAIT)
        .within(patience.givenUpAfter());
  }

  private static Delivery delivery(OrchestrationContext context, Task<String> task) {
    try {
      task.await();
      return Delivery.DELIVERED;
    } catch (TaskFailedException e) {
      context.log().warn("event=notice-given-up reason=\"{}\"", e.failure().message());
      return Delivery.FAILED;
    }
  }
}
