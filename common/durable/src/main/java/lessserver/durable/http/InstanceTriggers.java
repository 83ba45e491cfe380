package lessserver.durable.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.servlet.http.HttpServletRequest;
import java.beans.PropertyEditorSupport;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import lessserver.durable.DurableClient;
import lessserver.durable.DurableRefusals.InstanceFinished;
import lessserver.durable.DurableRefusals.InvalidArgument;
import lessserver.durable.DurableRefusals.UnknownInstance;
import lessserver.durable.Explanation;
import lessserver.durable.Instance;
import lessserver.durable.InstanceQuery;
import lessserver.durable.RuntimeStatus;
import lessserver.durable.StartOptions;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.WebDataBinder;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.InitBinder;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.bind.annotation.ResponseStatus;

/** Watching instances and acting on them over HTTP. {@link WebhookMapping} leads here. */
@ResponseBody
@RequestMapping(WebhookMapping.PATH + "/instances")
class InstanceTriggers {

  private static final String RETRY_AFTER_SECONDS = "5";

  /** One less than a query may find: one more tells if there is a next page. */
  private static final int LARGEST_PAGE = InstanceQuery.MOST - 1;

  /** Statuses that Azure has and no instance here is ever in, in small letters. */
  private static final Set<String> NEVER_HERE = Set.of("canceled", "continuedasnew");

  private final DurableClient client;
  private final JsonBody body;
  private final ManagementLinks links;

  InstanceTriggers(DurableClient client, JsonBody body, ManagementLinks links) {
    this.client = client;
    this.body = body;
    this.links = links;
  }

  // ------------------------------------------------------------------------------------ watching

  /** 202 while it lives; how it ended does not matter for the 200, unless it is asked to. */
  @GetMapping("/{instanceId}")
  ResponseEntity<StatusPayload> status(
      @PathVariable String instanceId,
      @RequestParam(defaultValue = "false") boolean showHistory,
      @RequestParam(defaultValue = "false") boolean showHistoryOutput,
      @RequestParam(defaultValue = "true") boolean showInput,
      @RequestParam(defaultValue = "false") boolean returnInternalServerErrorOnFailure,
      HttpServletRequest request) {
    Instance instance = known(instanceId);
    List<ObjectNode> history =
        showHistory
            ? HistoryEvents.of(instance, client.history(instanceId), showInput, showHistoryOutput)
            : null;
    StatusPayload payload = StatusPayload.of(instance, showInput, history);
    if (!instance.status().isFinal()) {
      return ResponseEntity.accepted()
          .header(HttpHeaders.LOCATION, links.of(request))
          .header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS)
          .body(payload);
    }
    boolean isError =
        returnInternalServerErrorOnFailure && instance.status() == RuntimeStatus.FAILED;
    return ResponseEntity.status(isError ? HttpStatus.INTERNAL_SERVER_ERROR : HttpStatus.OK)
        .body(payload);
  }

  /** A tag may have commas. */
  @InitBinder("tag")
  void takeTagsWhole(WebDataBinder binder) {
    binder.registerCustomEditor(String[].class, new WholeText());
  }

  private static final class WholeText extends PropertyEditorSupport {

    @Override
    public void setAsText(String text) {
      setValue(new String[] {text});
    }
  }

  /**
   * A page of instances, in the order of their ids; a header leads to the next, if there is one.
   */
  @GetMapping({"", "/"})
  ResponseEntity<List<StatusPayload>> list(
      @RequestParam(required = false) @Nullable String instanceIdPrefix,
      @RequestParam(required = false) @Nullable Instant createdTimeFrom,
      @RequestParam(required = false) @Nullable Instant createdTimeTo,
      @RequestParam(defaultValue = "") List<String> runtimeStatus,
      @RequestParam(required = false) String @Nullable [] tag,
      @RequestParam(defaultValue = "true") boolean showInput,
      @RequestParam(defaultValue = "100") int top,
      @RequestHeader(name = ContinuationToken.HEADER, required = false) @Nullable String token) {
    if (top < 1) {
      throw new InvalidArgument("top", "must be 1 or more");
    }
    int size = Math.min(top, LARGEST_PAGE);
    String after = token == null || token.isEmpty() ? null : ContinuationToken.read(token);
    Map<String, String> tags = tags(tag);
    List<Instance> found =
        statuses(runtimeStatus, true)
            .map(
                statuses ->
                    client.list(
                        new InstanceQuery(
                            instanceIdPrefix,
                            createdTimeFrom,
                            createdTimeTo,
                            statuses,
                            tags,
                            after,
                            size + 1)))
            .orElse(List.of());
    List<Instance> page = found.subList(0, Math.min(found.size(), size));
    ResponseEntity.BodyBuilder answer = ResponseEntity.ok();
    if (found.size() > size) {
      answer.header(ContinuationToken.HEADER, ContinuationToken.after(page.getLast().id()));
    }
    return answer.body(page.stream().map(each -> StatusPayload.of(each, showInput, null)).toList());
  }

  /** Not Azure's: what the instance waits for, since when, and who owns it. */
  @GetMapping("/{instanceId}/explain")
  Explanation explain(@PathVariable String instanceId) {
    return client.explain(instanceId);
  }

  /** Not Azure's: its history as a test can replay it. */
  @GetMapping(path = "/{instanceId}/history", produces = MediaType.APPLICATION_JSON_VALUE)
  String exportHistory(@PathVariable String instanceId) {
    return client.exportHistory(instanceId);
  }

  // -------------------------------------------------------------------------------------- acting

  @PostMapping("/{instanceId}/raiseEvent/{eventName}")
  @ResponseStatus(HttpStatus.ACCEPTED)
  void raiseEvent(
      @PathVariable String instanceId, @PathVariable String eventName, HttpServletRequest request) {
    // Azure looks at the body last, so that who errs twice learns of the instance first.
    Instance instance = known(instanceId);
    if (instance.status().isFinal()) {
      throw new InstanceFinished(instanceId, instance.status());
    }
    client.raiseEvent(instanceId, eventName, body.read(request));
  }

  @PostMapping("/{instanceId}/terminate")
  @ResponseStatus(HttpStatus.ACCEPTED)
  void terminate(
      @PathVariable String instanceId,
      @RequestParam(required = false) @Nullable String reason,
      @RequestParam(defaultValue = "false") boolean recursive) {
    if (recursive) {
      client.terminateWithChildren(instanceId, reason);
    } else {
      client.terminate(instanceId, reason);
    }
  }

  @PostMapping("/{instanceId}/suspend")
  @ResponseStatus(HttpStatus.ACCEPTED)
  void suspend(
      @PathVariable String instanceId, @RequestParam(required = false) @Nullable String reason) {
    client.suspend(instanceId, reason);
  }

  @PostMapping("/{instanceId}/resume")
  @ResponseStatus(HttpStatus.ACCEPTED)
  void resume(
      @PathVariable String instanceId, @RequestParam(required = false) @Nullable String reason) {
    client.resume(instanceId, reason);
  }

  /** A live instance, which Azure answers with 500, is 409. */
  @PostMapping("/{instanceId}/rewind")
  @ResponseStatus(HttpStatus.ACCEPTED)
  void rewind(
      @PathVariable String instanceId, @RequestParam(required = false) @Nullable String reason) {
    client.rewind(instanceId, reason);
  }

  /** Starts another like it, or it anew; an unknown one is 400, as with Azure. */
  @PostMapping("/{instanceId}/restart")
  ResponseEntity<?> restart(
      @PathVariable String instanceId,
      @RequestParam(defaultValue = "true") boolean restartWithNewInstanceId,
      @RequestParam(required = false) @Nullable Double timeout,
      @RequestParam(required = false) @Nullable Double pollingInterval) {
    StartAnswer answer = new StartAnswer(client, links, timeout, pollingInterval);
    try {
      return answer.of(client.restart(instanceId, restartWithNewInstanceId));
    } catch (UnknownInstance _) {
      throw new InvalidArgument("instanceId", "does not match a valid orchestration instance");
    }
  }

  // ------------------------------------------------------------------------------------- purging

  record Purged(int instancesDeleted) {}

  @DeleteMapping("/{instanceId}")
  Purged purge(
      @PathVariable String instanceId, @RequestParam(defaultValue = "false") boolean recursive) {
    Instance instance = known(instanceId);
    if (!instance.status().isFinal()) {
      throw problem(
          HttpStatus.PRECONDITION_FAILED,
          "Instance '%s' is %s: only one that has ended can be purged."
              .formatted(instanceId, instance.status().label()));
    }
    int purged =
        recursive ? client.purgeWithChildren(instanceId) : client.purge(instanceId) ? 1 : 0;
    if (purged == 0) {
      throw new UnknownInstance(instanceId); // Another was faster.
    }
    return new Purged(purged);
  }

  @DeleteMapping({"", "/"})
  Purged purge(
      @RequestParam Instant createdTimeFrom,
      @RequestParam(required = false) @Nullable Instant createdTimeTo,
      @RequestParam(defaultValue = "") List<String> runtimeStatus) {
    int purged =
        statuses(runtimeStatus, false)
            .map(
                statuses ->
                    client.purge(
                        new InstanceQuery(
                            null,
                            createdTimeFrom,
                            createdTimeTo,
                            statuses,
                            null,
                            InstanceQuery.MOST)))
            .orElse(0);
    if (purged == 0) {
      throw problem(HttpStatus.NOT_FOUND, "No instance that has ended matches.");
    }
    return new Purged(purged);
  }

  // ----------------------------------------------------------------------------------------------

  private Instance known(String instanceId) {
    return client.find(instanceId).orElseThrow(() -> new UnknownInstance(instanceId));
  }

  /**
   * The statuses asked for, in one parameter with commas or in several.
   *
   * @param lenient whether names that Azure does not have either are ignored, as it does; what
   *     deletes may not take a typing error for "all"
   * @return empty if no instance can be in any of them; an empty set if all will do
   */
  private static Optional<Set<RuntimeStatus>> statuses(List<String> parameters, boolean lenient) {
    Set<RuntimeStatus> statuses = EnumSet.noneOf(RuntimeStatus.class);
    List<String> others = new ArrayList<>();
    for (String parameter : parameters) {
      for (String part : parameter.split(",", -1)) {
        String name = part.strip().toLowerCase(Locale.ROOT);
        RuntimeStatus status = status(name);
        if (status != null) {
          statuses.add(status);
        } else if (!name.isEmpty()) {
          others.add(name);
        }
      }
    }
    if (!lenient && !NEVER_HERE.containsAll(others)) {
      throw new InvalidArgument(
          "runtimeStatus", "must be of Pending, Running, Suspended, Completed, Failed, Terminated");
    }
    boolean isImpossible = statuses.isEmpty() && others.stream().anyMatch(NEVER_HERE::contains);
    return isImpossible ? Optional.empty() : Optional.of(statuses);
  }

  /** Not Azure's: each is a name and a value, with a colon between. */
  private static Map<String, String> tags(String @Nullable [] parameters) {
    Map<String, String> tags = new HashMap<>();
    for (String parameter : parameters == null ? new String[0] : parameters) {
      int colon = parameter.indexOf(':');
      if (colon < 1) {
        throw new InvalidArgument("tag", "must be like name:value");
      }
      String name = parameter.substring(0, colon);
      String value = parameter.substring(colon + 1);
      if (!value.equals(tags.getOrDefault(name, value))) {
        throw new InvalidArgument("tag", "must have one value for " + name);
      }
      tags.put(name, value);
    }
    if (tags.size() > StartOptions.MOST_TAGS) { // No instance has as many.
      throw new InvalidArgument(
          "tag", "must be given at most %d times".formatted(StartOptions.MOST_TAGS));
    }
    return tags;
  }

  private static @Nullable RuntimeStatus status(String name) {
    for (RuntimeStatus status : RuntimeStatus.values()) {
      if (status.label().toLowerCase(Locale.ROOT).equals(name)) {
        return status;
      }
    }
    return null;
  }

  private static ErrorResponseException problem(HttpStatus status, String detail) {
    return new ErrorResponseException(
        status, ProblemDetail.forStatusAndDetail(status, detail), null);
  }
}
