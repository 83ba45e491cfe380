package lessserver.images.image;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Objects;
import lessserver.blobs.BlobStoreException;
import lessserver.blobs.UnknownBlobException;
import lessserver.events.NotNowException;
import lessserver.functions.Functions;
import lessserver.functions.Headers;
import lessserver.functions.Refusal;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.AbstractResource;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * The bytes of images over HTTP. Whatever they are, a browser takes them for the picture that their
 * type says, and runs nothing in them.
 */
@RestController
@RequestMapping("/api/v1/images/{id}")
class FileTriggers {

  private static final String CSP = "default-src 'none'; sandbox";
  private static final Duration FRESH_FOR = Duration.ofHours(1);

  private final Functions functions;
  private final FindFile findFile;
  private final Files files;

  FileTriggers(Functions functions, FindFile findFile, Files files) {
    this.functions = functions;
    this.findFile = findFile;
    this.files = files;
  }

  @GetMapping("/content")
  ResponseEntity<Resource> content(
      @PathVariable String id,
      @RequestHeader(name = Headers.CLIENT, required = false) @Nullable String client) {
    return show(new FileQuery(id, null), client);
  }

  @GetMapping("/thumbnail")
  ResponseEntity<Resource> thumbnail(
      @PathVariable String id,
      @RequestParam(defaultValue = "640") int width,
      @RequestHeader(name = Headers.CLIENT, required = false) @Nullable String client) {
    return show(new FileQuery(id, width), client);
  }

  private ResponseEntity<Resource> show(FileQuery query, @Nullable String client) {
    ImageFile file = client == null ? findPublic(query) : find(query);
    checkReadable(file);
    return ResponseEntity.ok()
        .contentType(MediaType.parseMediaType(file.mediaType()))
        .eTag("\"" + file.sha256() + "\"")
        .cacheControl(
            file.isPublic()
                ? CacheControl.maxAge(FRESH_FOR).cachePublic()
                : CacheControl.noCache().cachePrivate())
        .header("X-Content-Type-Options", "nosniff")
        .header("Content-Security-Policy", CSP)
        .body(new Stored(file));
  }

  /** Who has no key does not learn either which images there are. */
  private ImageFile findPublic(FileQuery query) {
    try {
      ImageFile file = find(query);
      if (file.isPublic()) {
        return file;
      }
    } catch (Refusal _) {
      // As if it were not public.
    }
    HttpStatus status = HttpStatus.UNAUTHORIZED;
    throw new ErrorResponseException(
        status, ProblemDetail.forStatusAndDetail(status, "This needs a key."), null);
  }

  private ImageFile find(FileQuery query) {
    try {
      return functions.call(findFile, query);
    } catch (NotNowException e) {
      throw Unavailable.because("The file cannot be read now.", e);
    }
  }

  /** Before the answer begins: then it can still say why there is none. */
  private void checkReadable(ImageFile file) {
    try (InputStream content = files.open(file.sha256())) {
      Objects.requireNonNull(content);
    } catch (UnknownBlobException e) {
      HttpStatus status = HttpStatus.NOT_FOUND;
      throw new ErrorResponseException(
          status, ProblemDetail.forStatusAndDetail(status, "The file is gone."), e);
    } catch (IOException | BlobStoreException e) {
      throw Unavailable.because("The file cannot be read now.", e);
    }
  }

  /** A file of the store, of which parts can be asked for. */
  private final class Stored extends AbstractResource {

    private final ImageFile file;

    private Stored(ImageFile file) {
      this.file = file;
    }

    @Override
    public InputStream getInputStream() throws IOException {
      try {
        return files.open(file.sha256());
      } catch (UnknownBlobException e) {
        throw new IOException("file " + file.sha256() + " is gone", e);
      }
    }

    @Override
    public long contentLength() {
      return file.bytes();
    }

    @Override
    public String getDescription() {
      return "file " + file.sha256();
    }
  }
}
