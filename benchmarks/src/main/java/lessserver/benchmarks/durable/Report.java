package lessserver.benchmarks.durable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The measurements as a Markdown table. */
final class Report {

  /** What is measured: an engine on a store under a number of clients. */
  record Cell(String store, int clients, String engine) {

    Cell of(String otherEngine) {
      return new Cell(store, clients, otherEngine);
    }
  }

  private static final String HEAD =
      """
      | store | clients | engine | workflows/s | in each pass | p50 ms | p95 ms | p99 ms | CPU-ms per workflow | of it PostgreSQL | workflows/s : DBOS | p50 : DBOS | CPU : DBOS |
      |---|--:|---|--:|---|--:|--:|--:|--:|--:|--:|--:|--:|
      """;

  private final Map<Cell, List<Measurement>> passes = new LinkedHashMap<>();

  void add(Cell cell, Measurement pass) {
    passes.computeIfAbsent(cell, _ -> new ArrayList<>()).add(pass);
  }

  @Override
  public String toString() {
    return passes.keySet().stream()
        .sorted(Comparator.comparing(Cell::store).thenComparingInt(Cell::clients))
        .map(this::row)
        .collect(Collectors.joining("", HEAD, ""));
  }

  private String row(Cell cell) {
    List<Measurement> each = passes.getOrDefault(cell, List.of());
    Measurement all = sum(each);
    return String.format(
        Locale.ROOT,
        "| %s | %d | %s | **%,.0f** | %s | %.1f | %.1f | %.1f | %.2f | %.2f | %s |%n",
        cell.store(),
        cell.clients(),
        cell.engine(),
        all.perSecond(),
        each.stream()
            .map(pass -> String.format(Locale.ROOT, "%,.0f", pass.perSecond()))
            .collect(Collectors.joining(" / ")),
        all.percentile(50),
        all.percentile(95),
        all.percentile(99),
        all.cpuPerWorkflow(),
        all.serverCpuPerWorkflow(),
        ratios(all, passes.get(cell.of(Settings.DBOS))));
  }

  private static String ratios(Measurement all, @Nullable List<Measurement> ofDbos) {
    if (ofDbos == null) {
      return " |  | ";
    }
    Measurement dbos = sum(ofDbos);
    return String.format(
        Locale.ROOT,
        "%.2f | %.2f | %.2f",
        all.perSecond() / dbos.perSecond(),
        all.percentile(50) / dbos.percentile(50),
        all.cpuPerWorkflow() / dbos.cpuPerWorkflow());
  }

  private static Measurement sum(List<Measurement> passes) {
    return passes.stream().reduce(Measurement::and).orElseThrow();
  }
}
