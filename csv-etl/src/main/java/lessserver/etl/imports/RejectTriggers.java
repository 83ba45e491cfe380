package lessserver.etl.imports;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import lessserver.blobs.BlobStoreException;
import lessserver.functions.Functions;
import lessserver.functions.Headers;
import lessserver.functions.Page;
import lessserver.functions.PageQuery;
import lessserver.functions.PublicUrl;
import lessserver.functions.web.Download;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What was rejected, over HTTP: to be read, taken away, corrected and sent again. */
@RestController
@RequestMapping("/api/v1/imports/{id}/rejects")
class RejectTriggers {

  private final Functions functions;
  private final FindImport findImport;
  private final ListRejects listRejects;
  private final ExportRejects exportRejects;
  private final ReplayRejects replayRejects;
  private final PublicUrl publicUrl;

  RejectTriggers(
      Functions functions,
      FindImport findImport,
      ListRejects listRejects,
      ExportRejects exportRejects,
      ReplayRejects replayRejects,
      PublicUrl publicUrl) {
    this.functions = functions;
    this.findImport = findImport;
    this.listRejects = listRejects;
    this.exportRejects = exportRejects;
    this.replayRejects = replayRejects;
    this.publicUrl = publicUrl;
  }

  record Corrections(List<Replay.Corrected> rows) {}

  @GetMapping
  Page<ListRejects.RejectView> list(
      @PathVariable String id,
      @RequestParam(defaultValue = PageQuery.USUAL_LIMIT) int limit,
      @RequestParam(required = false) @Nullable String cursor) {
    return functions.call(listRejects, new RejectQuery(id, new PageQuery(limit, cursor)));
  }

  @GetMapping(params = "format=csv")
  void export(
      @PathVariable String id,
      @RequestParam(defaultValue = "false") boolean raw,
      HttpServletResponse response)
      throws IOException {
    functions.call(findImport, id); // which answers 404 before anything is written
    Download.send(
        response,
        "rejects-" + id + ".csv",
        "text/csv",
        to -> functions.call(exportRejects, new RejectExport(id, raw, to)));
  }

  @PostMapping("/replay")
  ResponseEntity<ImportView> replay(
      @PathVariable String id,
      @RequestHeader(name = Headers.CLIENT, required = false) @Nullable String client,
      @RequestHeader(name = Headers.IDEMPOTENCY_KEY, required = false) @Nullable String key,
      @RequestBody Corrections corrected) {
    // A key may have named another file, or the rows of another import.
    UUID name = ImportTriggers.name((client == null ? "" : client) + "\nreplay of " + id, key);
    Receipt receipt;
    try {
      receipt = functions.call(replayRejects, new Replay(id, name, corrected.rows()));
    } catch (BlobStoreException e) {
      throw ImportTriggers.noRoom(e);
    }
    URI address = URI.create(publicUrl.at("/api/v1/imports/" + receipt.view().id()));
    return (receipt.known() ? ResponseEntity.ok() : ResponseEntity.accepted())
        .location(address)
        .body(receipt.view());
  }
}
