package lessserver.etl.imports;

import jakarta.validation.Validator;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import lessserver.blobs.BlobStore;
import lessserver.functions.Constraints;
import lessserver.functions.Refusal;
import org.springframework.stereotype.Component;

/** Takes in what another service wants imported as if somebody had sent it. */
@Component
class ReceiveRequest implements Function<ImportRequest, Receipt> {

  private final ReceiveFile receiveFile;
  private final BlobStore blobs;
  private final Validator validator;

  ReceiveRequest(ReceiveFile receiveFile, BlobStore blobs, Validator validator) {
    this.receiveFile = receiveFile;
    this.blobs = blobs;
    this.validator = validator;
  }

  @Override
  public Receipt apply(ImportRequest request) {
    Constraints.check(validator, request);
    ImportRequested wish = request.wish();
    try (InputStream content = content(wish)) {
      return receiveFile.apply(
          FileArrival.sent(
              wish.options(), content, Boolean.TRUE.equals(wish.force()), request.importId()));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the file", e);
    }
  }

  private InputStream content(ImportRequested wish) {
    String text = wish.text();
    String sha256 = wish.sha256();
    if ((text == null) == (sha256 == null)) {
      throw new NotOneFile();
    }
    if (sha256 != null) {
      return blobs.open(sha256);
    }
    if (wish.options().charset() != null) {
      throw new NoEncoding();
    }
    return new ByteArrayInputStream(String.valueOf(text).getBytes(StandardCharsets.UTF_8));
  }

  /** A text has no bytes of its own. */
  static final class NoEncoding extends Refusal {

    private static final long serialVersionUID = 1L;

    private NoEncoding() {
      super(
          Kind.INVALID,
          "A text is in no encoding.",
          new FieldError("options.encoding", "must be left out beside a text"));
    }
  }

  /** A request has one file. */
  static final class NotOneFile extends Refusal {

    private static final long serialVersionUID = 1L;

    private NotOneFile() {
      super(
          Kind.INVALID,
          "A request has either a text or the hash of a file that is kept here.",
          new FieldError("text", "is required unless there is a sha256, and not beside it"));
    }
  }
}
