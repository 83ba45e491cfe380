package lessserver.etl.load;

import java.io.InputStream;
import lessserver.etl.imports.ImportOptions;
import lessserver.functions.Functions;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** A first look at a file over HTTP. */
@RestController
@RequestMapping("/api/v1/imports/preview")
class PreviewTriggers {

  private static final String ANY = "preview";

  private final Functions functions;
  private final PreviewFile previewFile;

  PreviewTriggers(Functions functions, PreviewFile previewFile) {
    this.functions = functions;
    this.previewFile = previewFile;
  }

  /** The body is the file or its beginning, of which no more than a megabyte is read. */
  @PostMapping
  Preview preview(
      @ModelAttribute ImportOptions options,
      @RequestHeader(name = HttpHeaders.CONTENT_TYPE, required = false) @Nullable MediaType type,
      InputStream body) {
    ImportOptions into = options.dataset() == null ? options.into(ANY) : options;
    return functions.call(previewFile, new PreviewRequest(into.encodedAs(type), body));
  }
}
