package lessserver.etl.inbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import lessserver.blobs.BlobStoreException;
import lessserver.etl.imports.FindImport;
import lessserver.etl.imports.ImportStatus;
import lessserver.etl.imports.ImportView;
import lessserver.etl.imports.Receipt;
import lessserver.functions.Functions;
import lessserver.functions.Refusal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Looks into the inbox. A file stays there until its import has ended; a restart in between finds
 * it, and the import by its bytes.
 */
@Component
@EnableScheduling
class InboxTriggers {

  private static final Logger log = LoggerFactory.getLogger(InboxTriggers.class);

  private final Functions functions;
  private final Inbox inbox;
  private final ImportDropped importDropped;
  private final FindImport findImport;

  /** The imports of the files that are there. */
  private final Map<DroppedFile, String> under = new HashMap<>();

  /** Files whose imports have ended, and that could not be moved away yet. */
  private final Map<DroppedFile, End> inTheWay = new HashMap<>();

  /** What became of a file, and why. */
  private record End(Inbox.Outcome outcome, String reason) {}

  InboxTriggers(
      Functions functions, Inbox inbox, ImportDropped importDropped, FindImport findImport) {
    this.functions = functions;
    this.inbox = inbox;
    this.importDropped = importDropped;
    this.findImport = findImport;
  }

  @Scheduled(fixedDelayString = "PT1S")
  void look() {
    try {
      inbox.complete().forEach(this::lookAt);
    } catch (IOException e) {
      log.warn("event=cannot-look-into-inbox reason=\"{}\"", e.getMessage());
    }
  }

  /** One that cannot be taken in now is looked at again, and keeps nobody waiting. */
  private void lookAt(DroppedFile file) {
    try {
      see(file);
    } catch (UncheckedIOException
        | BlobStoreException
        | DataAccessException
        | TransactionException e) {
      log.warn("event=cannot-import-dropped file={} reason=\"{}\"", file.path(), e.getMessage());
    }
  }

  private void see(DroppedFile file) {
    End ended = inTheWay.get(file);
    if (ended != null) {
      move(file, ended);
      return;
    }
    String id = under.get(file);
    try {
      ImportView view;
      if (id == null) {
        Receipt receipt = functions.call(importDropped, file);
        view = receipt.view();
        under.put(file, view.id());
      } else {
        view = findImport.apply(id);
      }
      end(file, view);
    } catch (Refusal refusal) {
      under.remove(file);
      if (refusal.kind() == Refusal.Kind.CONFLICT) {
        return; // It passes: the file is looked at again.
      }
      move(file, new End(Inbox.Outcome.FAILED, String.valueOf(refusal.getMessage())));
    }
  }

  private void end(DroppedFile file, ImportView view) {
    if (!view.status().isFinal()) {
      return;
    }
    under.remove(file);
    ImportView.Problem problem = view.problem();
    move(
        file,
        new End(
            view.status() == ImportStatus.COMPLETED ? Inbox.Outcome.DONE : Inbox.Outcome.FAILED,
            problem == null ? "" : problem.detail()));
  }

  /** One that cannot be moved is remembered, or it would be imported again at each look. */
  private void move(DroppedFile file, End end) {
    try {
      inbox.move(file, end.outcome(), end.reason());
      inTheWay.remove(file);
    } catch (IOException e) {
      if (inTheWay.put(file, end) == null) {
        log.warn("event=cannot-move-dropped file={} reason=\"{}\"", file.path(), e.toString());
      }
    }
  }
}
