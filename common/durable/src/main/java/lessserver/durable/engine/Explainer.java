package lessserver.durable.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import lessserver.durable.Explanation;
import lessserver.durable.Explanation.Wait;
import lessserver.durable.RuntimeStatus;
import lessserver.durable.engine.Catalogue.KnownOrchestrator;
import lessserver.durable.history.Step;
import lessserver.durable.store.InstanceRow;
import lessserver.durable.store.Partition;

/**
 * Says what an instance waits for, by repeating its history in a run that nobody sees. So it can be
 * asked of any replica, and says the same after a crash.
 */
final class Explainer {

  private final Engine engine;

  Explainer(Engine engine) {
    this.engine = engine;
  }

  Explanation explain(InstanceRow row) {
    Partition partition = engine.store.partitions().get(row.partition());
    List<Wait> waits = List.of();
    String sentence;
    if (row.status().isFinal()) {
      sentence = "It has ended: " + row.status().label() + ".";
    } else if (row.blocked()) {
      sentence =
          "It cannot go on: " + (row.failure() == null ? "unknown" : row.failure().message());
    } else {
      Optional<KnownOrchestrator> code = engine.catalogue.orchestrator(row.name(), row.remote());
      waits = code.isEmpty() ? List.of() : waits(row, code.get());
      sentence = sentence(row, waits);
    }
    String owner = partition.owner() == null ? null : partition.owner().toString();
    return new Explanation(
        row.id(), row.status(), sentence, row.updatedAt(), owner, partition.epoch(), waits);
  }

  private List<Wait> waits(InstanceRow row, KnownOrchestrator code) {
    Execution repeated =
        new Execution(
            Execution.Origin.of(row),
            code,
            engine.catalogue,
            engine.payloads,
            engine.limits,
            () -> {});
    try {
      for (Step step : engine.store.steps(row.executionId())) {
        repeated.replay(step);
      }
      return new ArrayList<>(repeated.waits());
    } catch (NonDeterminismException | StuckCodeException e) {
      return List.of(); // Its owner will find the same, and say so in its status.
    } finally {
      repeated.evict();
    }
  }

  private static String sentence(InstanceRow row, List<Wait> waits) {
    if (row.status() == RuntimeStatus.PENDING) {
      return "It begins when its time has come.";
    }
    String held =
        switch (row.status()) {
          case SUSPENDED -> "It is suspended until somebody resumes it. ";
          default -> "";
        };
    if (waits.isEmpty()) {
      return held + "It is about to make a step.";
    }
    return held
        + "It waits for "
        + waits.stream().map(Explainer::text).collect(Collectors.joining("; "))
        + ".";
  }

  private static String text(Wait wait) {
    String attempt = wait.attempt() > 1 ? " (attempt " + wait.attempt() + ")" : "";
    String until = wait.until() == null ? "" : " until " + wait.until();
    return wait.kind() + " " + wait.name() + attempt + until + " since " + wait.since();
  }
}
