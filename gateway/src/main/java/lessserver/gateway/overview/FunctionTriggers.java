package lessserver.gateway.overview;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import lessserver.gateway.service.Service;
import lessserver.gateway.service.Services;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** {@code GET /api/v1/functions}: what the services can be asked to do, and how much they were. */
@RestController
final class FunctionTriggers {

  private final Services services;
  private final ServiceClient client;

  FunctionTriggers(Services services, ServiceClient client) {
    this.services = services;
    this.client = client;
  }

  /**
   * @param items each service's functions as it lists them, with its name
   * @param unavailable the services that did not say
   */
  record FunctionList(List<JsonNode> items, List<String> unavailable) {}

  private record Answer(String service, boolean given, List<JsonNode> functions) {}

  @GetMapping("/api/v1/functions")
  Mono<FunctionList> list() {
    return Flux.fromIterable(services.services().entrySet())
        .flatMapSequential(this::ask)
        .collectList()
        .map(
            answers ->
                new FunctionList(
                    answers.stream().flatMap(each -> each.functions().stream()).toList(),
                    answers.stream().filter(each -> !each.given()).map(Answer::service).toList()));
  }

  private Mono<Answer> ask(Map.Entry<String, Service> named) {
    String service = named.getKey();
    Answer none = new Answer(service, false, List.of());
    return client
        .get(named.getValue(), "/functions")
        .map(functions -> new Answer(service, true, of(service, functions)))
        .onErrorReturn(none)
        .defaultIfEmpty(none);
  }

  private static List<JsonNode> of(String service, JsonNode functions) {
    return StreamSupport.stream(functions.spliterator(), false)
        .filter(ObjectNode.class::isInstance)
        .map(ObjectNode.class::cast)
        .<JsonNode>map(function -> function.put("service", service))
        .toList();
  }
}
