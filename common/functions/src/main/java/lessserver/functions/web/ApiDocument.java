package lessserver.functions.web;

import java.nio.charset.StandardCharsets;
import lessserver.openapi.ServiceDocument;
import org.springframework.http.MediaType;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code GET /openapi.json}: what this service's HTTP API is like. Put together when somebody asks
 * for the first time, so it costs no start anything.
 */
@RestController
final class ApiDocument {

  private final SingletonSupplier<byte[]> document =
      SingletonSupplier.of(
          () -> ServiceDocument.ofClassPath().toString().getBytes(StandardCharsets.UTF_8));

  @GetMapping(path = "/openapi.json", produces = MediaType.APPLICATION_JSON_VALUE)
  byte[] show() {
    return document.obtain();
  }
}
