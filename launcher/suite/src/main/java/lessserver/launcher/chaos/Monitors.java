package lessserver.launcher.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import lessserver.launcher.client.GatewayClient;
import lessserver.launcher.client.GatewayClient.Answer;

/** Somebody who has prices watched for some seconds, and is told by mail how each watch ended. */
final class Monitors extends Submissions {

  private static final Duration BETWEEN = Duration.ofSeconds(2);
  private static final String NOTICE = "/notifications/mail";
  private static final Set<String> OUTCOMES = Set.of("THRESHOLD_REACHED", "TIME_LIMIT_REACHED");

  private final String run = "chaos-" + UUID.randomUUID();
  private final String mailbox = run + "@example.com";

  Monitors(GatewayClient gateway) {
    super(gateway, "stock monitors", BETWEEN, "/api/v1/stock-monitors/", "monitorId");
  }

  @Override
  Answer give(int number) throws IOException, InterruptedException {
    return gateway.post(
        "/api/v1/stock-monitors",
        """
        {"symbol": "LESS", "percentageChange": 100, "timeLimit": "PT5S", "checkInterval": "PT1S",
         "email": "%s"}
        """
            .formatted(mailbox),
        Map.of("Idempotency-Key", run + "-" + number));
  }

  @Override
  boolean isOver(JsonNode monitor) {
    return monitor.path("endedAt").isTextual() && !monitor.at(NOTICE).asText().equals("PENDING");
  }

  @Override
  public List<Line> books() throws InterruptedException {
    long outcomes =
        ended().stream().filter(each -> OUTCOMES.contains(each.path("status").asText())).count();
    long delivered =
        ended().stream().filter(each -> each.at(NOTICE).asText().equals("DELIVERED")).count();
    return List.of(
        Line.exactly("stock monitors with an outcome", taken(), outcomes),
        Line.exactly("notices that were delivered", taken(), delivered),
        Line.exactly("mails, one for each stock monitor", taken(), mails()));
  }

  private long mails() throws InterruptedException {
    return gateway.readAll("/api/v1/simulators/mails").stream()
        .filter(mail -> mail.path("to").asText().contains(mailbox))
        .map(mail -> mail.path("messageId").asText())
        .distinct()
        .count();
  }
}
