package lessserver.durable.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.List;
import lessserver.durable.DurableClient;
import lessserver.durable.DurableRefusals.EntityWithoutState;
import lessserver.durable.DurableRefusals.InvalidArgument;
import lessserver.durable.EntityId;
import lessserver.durable.EntityQuery;
import lessserver.durable.EntityState;
import lessserver.durable.InstanceQuery;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.bind.annotation.ResponseStatus;

/** Entities over HTTP. {@link WebhookMapping} leads here. */
@ResponseBody
@RequestMapping(WebhookMapping.PATH + "/entities")
class EntityTriggers {

  /** How Azure writes the empty key in a path. */
  private static final String EMPTY_KEY = "$";

  private static final int LARGEST_PAGE = InstanceQuery.MOST - 1;

  private final DurableClient client;
  private final JsonBody body;

  EntityTriggers(DurableClient client, JsonBody body) {
    this.client = client;
    this.body = body;
  }

  record Id(String name, String key) {}

  /**
   * An entity in a list.
   *
   * @param state absent unless asked for
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Listed(Id entityId, Instant lastOperationTime, @JsonRawValue @Nullable String state) {}

  /** Its state; 404 if it has none. */
  @GetMapping("/{name}/{key}")
  ResponseEntity<String> state(@PathVariable String name, @PathVariable String key) {
    EntityId entity = id(name, key);
    return client
        .findEntity(entity)
        .map(EntityState::state)
        .map(state -> ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(state))
        .orElseThrow(() -> new EntityWithoutState(entity));
  }

  /** A page of entities; a header leads to the next, if there is one. */
  @GetMapping({"", "/", "/{name}", "/{name}/"})
  ResponseEntity<List<Listed>> list(
      @PathVariable(required = false) @Nullable String name,
      @RequestParam(required = false) @Nullable Instant lastOperationTimeFrom,
      @RequestParam(required = false) @Nullable Instant lastOperationTimeTo,
      @RequestParam(defaultValue = "false") boolean fetchState,
      @RequestParam(defaultValue = "100") int top,
      @RequestHeader(name = ContinuationToken.HEADER, required = false) @Nullable String token) {
    if (top < 1) {
      throw new InvalidArgument("top", "must be 1 or more");
    }
    int size = Math.min(top, LARGEST_PAGE);
    EntityId after =
        token == null || token.isEmpty() ? null : EntityId.parse(ContinuationToken.read(token));
    List<EntityState> found =
        client.listEntities(
            new EntityQuery(name, lastOperationTimeFrom, lastOperationTimeTo, after, size + 1));
    List<EntityState> page = found.subList(0, Math.min(found.size(), size));
    ResponseEntity.BodyBuilder answer = ResponseEntity.ok();
    if (found.size() > size) {
      answer.header(
          ContinuationToken.HEADER, ContinuationToken.after(page.getLast().id().toString()));
    }
    return answer.body(page.stream().map(each -> listed(each, fetchState)).toList());
  }

  private static Listed listed(EntityState entity, boolean withState) {
    return new Listed(
        new Id(entity.id().name(), entity.id().key()),
        entity.lastOperationAt(),
        withState ? entity.state() : null);
  }

  /** Has it do an operation; the body, if any, is what is passed along: JSON, or a text. */
  @PostMapping("/{name}/{key}")
  @ResponseStatus(HttpStatus.ACCEPTED)
  void signal(
      @PathVariable String name,
      @PathVariable String key,
      @RequestParam(defaultValue = "") String op,
      HttpServletRequest request) {
    client.signalEntity(id(name, key), op, body.readJsonOrText(request));
  }

  @DeleteMapping("/{name}/{key}")
  @ResponseStatus(HttpStatus.ACCEPTED)
  void delete(@PathVariable String name, @PathVariable String key) {
    client.signalEntity(id(name, key), "delete", null);
  }

  private static EntityId id(String name, String key) {
    return new EntityId(name, key.equals(EMPTY_KEY) ? "" : key);
  }
}
