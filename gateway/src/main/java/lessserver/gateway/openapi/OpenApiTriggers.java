package lessserver.gateway.openapi;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import lessserver.gateway.service.Services;
import lessserver.openapi.ServiceDocument;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * {@code GET /openapi.json}: the API of the whole suite, asked of the services when somebody wants
 * to know, and again after a while; and the page that shows it.
 */
@RestController
final class OpenApiTriggers {

  private static final Duration KEPT = Duration.ofSeconds(10);
  private static final Resource PAGE = new ClassPathResource("static/swagger-ui/index.html");

  private final SingletonSupplier<ObjectNode> own =
      SingletonSupplier.of(ServiceDocument::ofOwnPart);

  private final Mono<byte[]> document;

  OpenApiTriggers(ServiceDocuments documents, Services services) {
    this.document =
        documents
            .all()
            .publishOn(Schedulers.boundedElastic()) // Some milliseconds of work.
            .map(all -> SuiteDocument.of(own.obtain(), all, services))
            .map(suite -> suite.toString().getBytes(StandardCharsets.UTF_8))
            .cache(KEPT);
  }

  @GetMapping(path = "/openapi.json", produces = MediaType.APPLICATION_JSON_VALUE)
  Mono<ResponseEntity<byte[]>> document() {
    return document.map(
        bytes -> ResponseEntity.ok().cacheControl(CacheControl.noCache()).body(bytes));
  }

  @GetMapping("/swagger-ui.html")
  ResponseEntity<Resource> page() {
    return ResponseEntity.ok()
        .contentType(MediaType.TEXT_HTML)
        .cacheControl(CacheControl.noCache())
        .body(PAGE);
  }
}
