package lessserver.etl.imports;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Locale;
import java.util.UUID;
import lessserver.blobs.BlobStoreException;
import lessserver.functions.Functions;
import lessserver.functions.Headers;
import lessserver.functions.Page;
import lessserver.functions.PageQuery;
import lessserver.functions.PublicUrl;
import lessserver.functions.idempotency.IdempotencyKey;
import org.jspecify.annotations.Nullable;
import org.springframework.core.convert.converter.Converter;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RequestPart;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;

/** Imports over HTTP: files sent, followed, stopped and taken up again. */
@RestController
@RequestMapping("/api/v1/imports")
class ImportTriggers {

  private final Functions functions;
  private final ReceiveFile receiveFile;
  private final FindImport findImport;
  private final ListImports listImports;
  private final CancelImport cancelImport;
  private final ResumeImport resumeImport;
  private final PublicUrl publicUrl;

  ImportTriggers(
      Functions functions,
      ReceiveFile receiveFile,
      FindImport findImport,
      ListImports listImports,
      CancelImport cancelImport,
      ResumeImport resumeImport,
      PublicUrl publicUrl) {
    this.functions = functions;
    this.receiveFile = receiveFile;
    this.findImport = findImport;
    this.listImports = listImports;
    this.cancelImport = cancelImport;
    this.resumeImport = resumeImport;
    this.publicUrl = publicUrl;
  }

  /** The file is the body, which is kept as it comes. */
  @PostMapping(
      consumes = {
        "text/csv",
        "text/plain",
        "text/tab-separated-values",
        "application/csv",
        "application/gzip",
        "application/x-gzip",
        "application/zip",
        MediaType.APPLICATION_OCTET_STREAM_VALUE
      })
  ResponseEntity<ImportView> send(
      @ModelAttribute ImportOptions options,
      @RequestParam(defaultValue = "false") boolean force,
      @RequestHeader(name = Headers.CLIENT, required = false) @Nullable String client,
      @RequestHeader(name = Headers.IDEMPOTENCY_KEY, required = false) @Nullable String key,
      @RequestHeader(HttpHeaders.CONTENT_TYPE) MediaType type,
      InputStream body) {
    return receive(FileArrival.sent(options.encodedAs(type), body, force, name(client, key)));
  }

  /** The file is the part {@code file} of a form. */
  @PostMapping(consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
  ResponseEntity<ImportView> upload(
      @ModelAttribute ImportOptions options,
      @RequestParam(defaultValue = "false") boolean force,
      @RequestHeader(name = Headers.CLIENT, required = false) @Nullable String client,
      @RequestHeader(name = Headers.IDEMPOTENCY_KEY, required = false) @Nullable String key,
      @RequestPart MultipartFile file)
      throws IOException {
    try (InputStream content = file.getInputStream()) {
      return receive(FileArrival.sent(options, content, force, name(client, key)));
    }
  }

  static UUID name(@Nullable String client, @Nullable String key) {
    return key == null ? UUID.randomUUID() : new IdempotencyKey(key).id(client);
  }

  private ResponseEntity<ImportView> receive(FileArrival arrival) {
    try {
      Receipt receipt = functions.call(receiveFile, arrival);
      return receipt.known() ? ResponseEntity.ok(receipt.view()) : accepted(receipt.view());
    } catch (BlobStoreException e) {
      throw noRoom(e);
    }
  }

  static ErrorResponseException noRoom(BlobStoreException why) {
    HttpStatus status = HttpStatus.INSUFFICIENT_STORAGE;
    return new ErrorResponseException(
        status, ProblemDetail.forStatusAndDetail(status, "The file cannot be kept here now."), why);
  }

  private ResponseEntity<ImportView> accepted(ImportView view) {
    return ResponseEntity.accepted()
        .location(URI.create(publicUrl.at("/api/v1/imports/" + view.id())))
        .body(view);
  }

  @GetMapping
  Page<ImportView> list(
      @RequestParam(required = false) @Nullable String dataset,
      @RequestParam(required = false) @Nullable ImportStatus status,
      @RequestParam(defaultValue = PageQuery.USUAL_LIMIT) int limit,
      @RequestParam(required = false) @Nullable String cursor) {
    return functions.call(
        listImports, new ImportQuery(dataset, status, new PageQuery(limit, cursor)));
  }

  @GetMapping("/{id}")
  ImportView find(@PathVariable String id) {
    return functions.call(findImport, id);
  }

  @PostMapping("/{id}/cancel")
  ImportView cancel(@PathVariable String id) {
    return functions.call(cancelImport, id);
  }

  @PostMapping("/{id}/resume")
  ResponseEntity<ImportView> resume(
      @PathVariable String id,
      @RequestParam(required = false) @Nullable Long maxRejects,
      @RequestParam(required = false) @Nullable Double maxRejectRatio) {
    return accepted(functions.call(resumeImport, new Resumption(id, maxRejects, maxRejectRatio)));
  }

  /** Lets a query say {@code onDuplicate=skip}. */
  @Component
  static class OnDuplicateInLowerCase implements Converter<String, OnDuplicate> {

    @Override
    public OnDuplicate convert(String text) {
      return OnDuplicate.valueOf(text.toUpperCase(Locale.ROOT));
    }
  }
}
