package lessserver.launcher.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import lessserver.launcher.client.GatewayClient;
import lessserver.launcher.client.GatewayClient.Answer;

/** Files for one dataset. Of each the rows are known, and how many of them do not fit. */
final class Imports extends Submissions {

  private static final Duration BETWEEN = Duration.ofSeconds(2);
  private static final int ROWS = 2_000;
  private static final int ONE_BAD_IN = 40;
  private static final Set<String> ENDS = Set.of("COMPLETED", "FAILED", "CANCELLED");

  private final String dataset = "chaos-" + UUID.randomUUID();

  Imports(GatewayClient gateway) {
    super(gateway, "imports", BETWEEN, "/api/v1/imports/", "id");
  }

  @Override
  Answer give(int number) throws IOException, InterruptedException {
    String rows =
        IntStream.range(0, ROWS)
            .mapToObj(row -> (isBad(row) ? "no number" : number * ROWS + row) + ",words of " + row)
            .collect(Collectors.joining("\n", "n,w\n", "\n"));
    return gateway.post("/api/v1/imports?dataset=" + dataset, "text/csv", rows, Map.of());
  }

  private static boolean isBad(int row) {
    return row % ONE_BAD_IN == 1;
  }

  @Override
  boolean isOver(JsonNode file) {
    return ENDS.contains(file.path("status").asText());
  }

  @Override
  public List<Line> books() throws InterruptedException {
    long bad = taken() * IntStream.range(0, ROWS).filter(Imports::isBad).count();
    long all = (long) taken() * ROWS;
    return List.of(
        Line.exactly("imports that completed", taken(), count("status", "COMPLETED")),
        Line.exactly("rows read", all, sum("rowsRead")),
        Line.exactly("rows rejected, those that do not fit", bad, sum("rowsRejected")),
        Line.exactly("rows loaded, all others", all - bad, sum("rowsLoaded")),
        Line.exactly("rows in the dataset", all - bad, inDataset()));
  }

  private long sum(String field) {
    return ended().stream().mapToLong(file -> file.path(field).asLong()).sum();
  }

  private long inDataset() throws InterruptedException {
    return taken() == 0 ? 0 : gateway.read("/api/v1/datasets/" + dataset).path("rowCount").asLong();
  }
}
