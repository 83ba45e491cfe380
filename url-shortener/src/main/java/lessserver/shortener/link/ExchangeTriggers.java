package lessserver.shortener.link;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import lessserver.functions.Functions;
import lessserver.functions.web.Download;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Many links at once, as CSV over HTTP. */
@RestController
@RequestMapping("/api/v1/links")
class ExchangeTriggers {

  private static final String CSV = "text/csv";

  private final Functions functions;
  private final ImportLinks importLinks;
  private final ExportLinks exportLinks;

  ExchangeTriggers(Functions functions, ImportLinks importLinks, ExportLinks exportLinks) {
    this.functions = functions;
    this.importLinks = importLinks;
    this.exportLinks = exportLinks;
  }

  @PostMapping(path = "/import", consumes = CSV)
  ImportReport importAll(
      @RequestBody byte[] csv,
      @RequestParam(defaultValue = "false") boolean dryRun,
      @RequestParam(defaultValue = "false") boolean raw) {
    return functions.call(
        importLinks, new LinkImport(new String(csv, StandardCharsets.UTF_8), dryRun, raw));
  }

  @GetMapping("/export")
  void export(
      @RequestParam(required = false) @Nullable String campaign,
      @RequestParam(required = false) @Nullable String tag,
      @RequestParam(defaultValue = "false") boolean raw,
      HttpServletResponse response)
      throws IOException {
    Download.send(
        response,
        "links.csv",
        CSV,
        to -> functions.call(exportLinks, new LinkExport(campaign, tag, raw, to)));
  }
}
