package lessserver.stocks.notice;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
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

  private static final int MANY = 1_000;
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);

  private final MailNotice mailNotice;
  private final PostNotice postNotice;
  private final RecordDelivery recordDelivery;
  private final Retry untilItArrives;

  DeliverNotice(
      MailNotice mailNotice,
      PostNotice postNotice,
      RecordDelivery recordDelivery,
      NoticeProperties properties) {
    this.mailNotice = mailNotice;
    this.postNotice = postNotice;
    this.recordDelivery = recordDelivery;
    this.untilItArrives =
        RetryPolicy.attempts(MANY, properties.firstRetry())
            .backingOffBy(2)
            .waitingAtMost(LONGEST_WAIT)
            .within(properties.givenUpAfter());
  }

  @Override
  public Map<String, Delivery> run(OrchestrationContext context, Notice notice) {
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
