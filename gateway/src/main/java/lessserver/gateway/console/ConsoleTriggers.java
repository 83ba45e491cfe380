package lessserver.gateway.console;

import java.net.URI;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * The status page, and what it has to be told. Everything it is made of is served as static files.
 */
@RestController
final class ConsoleTriggers {

  private static final Resource PAGE = new ClassPathResource("static/console/index.html");

  private final URI tracesUrl;

  ConsoleTriggers(@Value("${lessserver.traces-url}") URI tracesUrl) {
    this.tracesUrl = tracesUrl;
  }

  /**
   * @param tracesUrl where people look at traces; {@code /traces/ID} below it shows one
   */
  record Settings(URI tracesUrl) {}

  @GetMapping({"/", "/console", "/console/"})
  ResponseEntity<Resource> page() {
    return ResponseEntity.ok()
        .contentType(MediaType.TEXT_HTML)
        .cacheControl(CacheControl.noCache())
        .body(PAGE);
  }

  @GetMapping("/api/v1/console")
  Settings settings() {
    return new Settings(tracesUrl);
  }
}
