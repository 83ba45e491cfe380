package lessserver.etl.inbox;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.function.Function;
import lessserver.etl.imports.FileArrival;
import lessserver.etl.imports.ImportOptions;
import lessserver.etl.imports.Receipt;
import lessserver.etl.imports.ReceiveFile;
import org.springframework.stereotype.Component;

/** Takes a dropped file in as if somebody had sent it. */
@Component
class ImportDropped implements Function<DroppedFile, Receipt> {

  private final Inbox inbox;
  private final ReceiveFile receiveFile;

  ImportDropped(Inbox inbox, ReceiveFile receiveFile) {
    this.inbox = inbox;
    this.receiveFile = receiveFile;
  }

  @Override
  public Receipt apply(DroppedFile file) {
    try (InputStream content = inbox.open(file)) {
      return receiveFile.apply(FileArrival.sent(ImportOptions.of(file.dataset()), content, false));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file.path(), e);
    }
  }
}
