package lessserver.gateway.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import lessserver.gateway.overview.ServiceClient;
import lessserver.gateway.service.Service;
import lessserver.gateway.service.Services;
import lessserver.openapi.ServiceDocument;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * What the services say of their APIs. What one said last counts as long as it does not answer.
 *
 * <p>Safe for use by many threads.
 */
@Component
final class ServiceDocuments {

  private static final Logger log = LoggerFactory.getLogger(ServiceDocuments.class);

  private static final String PATH = "/openapi.json";

  private final Services services;
  private final ServiceClient client;
  private final Map<String, ObjectNode> last = new ConcurrentHashMap<>();

  ServiceDocuments(Services services, ServiceClient client) {
    this.services = services;
    this.client = client;
  }

  /** The documents by service; those that never answered are not there. */
  Mono<Map<String, ObjectNode>> all() {
    return Flux.fromIterable(services.services().entrySet())
        .flatMap(each -> ask(each.getKey(), each.getValue()))
        .then(Mono.fromCallable(() -> Map.copyOf(last)));
  }

  private Mono<Void> ask(String name, Service service) {
    return client
        .get(service, PATH)
        .filter(ServiceDocuments::isDocument)
        .cast(ObjectNode.class)
        .filter(document -> isSound(name, document))
        .doOnNext(document -> last.put(name, document))
        .then()
        .onErrorComplete();
  }

  /** One that cannot be read would take the others' with it. */
  private boolean isSound(String name, ObjectNode document) {
    try {
      SuiteDocument.of(ServiceDocument.ofOwnPart(), Map.of(name, document), services);
      return true;
    } catch (RuntimeException e) {
      log.warn("event=api-document-not-readable service={}", name, e);
      return false;
    }
  }

  private static boolean isDocument(JsonNode answer) {
    return answer.path("openapi").isTextual() && answer.path("paths").isObject();
  }
}
