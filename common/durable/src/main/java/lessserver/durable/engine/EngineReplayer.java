package lessserver.durable.engine;

import java.util.concurrent.atomic.AtomicInteger;
import lessserver.durable.DurableProperties;
import lessserver.durable.HistoryReplayer;
import lessserver.durable.engine.Catalogue.KnownOrchestrator;
import lessserver.durable.history.ExportedHistory;
import lessserver.durable.history.HistoryCodec;
import lessserver.durable.history.Step;

/** Repeats histories in executions that nobody sees. */
final class EngineReplayer implements HistoryReplayer {

  private final Catalogue catalogue;
  private final Payloads payloads;
  private final Execution.Limits limits;

  EngineReplayer(Catalogue catalogue, Payloads payloads, DurableProperties properties) {
    this.catalogue = catalogue;
    this.payloads = payloads;
    this.limits = Execution.Limits.of(properties);
  }

  @Override
  public void replay(String exportedHistory) {
    ExportedHistory history = new HistoryCodec().readExport(exportedHistory);
    KnownOrchestrator code =
        catalogue
            .orchestrator(history.orchestration())
            .orElseThrow(
                () ->
                    new HistoryMismatch(
                        "there is no orchestrator bean named " + history.orchestration()));
    AtomicInteger changedInputs = new AtomicInteger();
    Execution execution =
        new Execution(
            new Execution.Origin(
                history.instanceId(),
                history.executionId(),
                history.version(),
                history.input(),
                history.depth()),
            code,
            catalogue,
            payloads,
            limits,
            changedInputs::incrementAndGet);
    try {
      for (Step step : history.steps()) {
        execution.replay(step);
      }
      if (changedInputs.get() > 0) {
        throw new HistoryMismatch(
            "the code passes other inputs on than it did, %d times".formatted(changedInputs.get()));
      }
    } catch (NonDeterminismException | StuckCodeException e) {
      throw new HistoryMismatch(String.valueOf(e.getMessage()));
    } finally {
      execution.evict();
    }
  }
}
