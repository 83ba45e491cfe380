package lessserver.shortener.link;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import lessserver.functions.Functions;
import lessserver.functions.Page;
import lessserver.functions.PageQuery;
import lessserver.functions.PublicUrl;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Links over HTTP. */
@RestController
@RequestMapping("/api/v1/links")
class LinkTriggers {

  private final Functions functions;
  private final CreateLinks createLinks;
  private final FindLink findLink;
  private final ListLinks listLinks;
  private final UpdateLink updateLink;
  private final DeleteLink deleteLink;
  private final PublicUrl publicUrl;
  private final ObjectMapper json;

  LinkTriggers(
      Functions functions,
      CreateLinks createLinks,
      FindLink findLink,
      ListLinks listLinks,
      UpdateLink updateLink,
      DeleteLink deleteLink,
      PublicUrl publicUrl,
      ObjectMapper json) {
    this.functions = functions;
    this.createLinks = createLinks;
    this.findLink = findLink;
    this.listLinks = listLinks;
    this.updateLink = updateLink;
    this.deleteLink = deleteLink;
    this.publicUrl = publicUrl;
    this.json = json;
  }

  record Created(List<LinkView> items) {}

  @PostMapping
  ResponseEntity<Created> create(@RequestBody NewLinks wish) {
    List<LinkView> made = functions.call(createLinks, wish);
    var answer =
        made.size() == 1
            ? ResponseEntity.created(
                URI.create(publicUrl.at("/api/v1/links/" + made.getFirst().code())))
            : ResponseEntity.status(201);
    return answer.body(new Created(made));
  }

  @GetMapping("/{code}")
  LinkView find(@PathVariable String code) {
    return functions.call(findLink, code);
  }

  @GetMapping
  Page<LinkView> list(
      @RequestParam(required = false) @Nullable String campaign,
      @RequestParam(required = false) @Nullable String tag,
      @RequestParam(required = false) @Nullable String q,
      @RequestParam(defaultValue = PageQuery.USUAL_LIMIT) int limit,
      @RequestParam(required = false) @Nullable String cursor) {
    return functions.call(listLinks, new LinkQuery(campaign, tag, q, new PageQuery(limit, cursor)));
  }

  /** A merge patch (RFC 7396): what is null goes, what is not there stays. */
  @PatchMapping(
      path = "/{code}",
      consumes = {"application/json", "application/merge-patch+json"})
  LinkView update(
      @PathVariable String code, @RequestBody ObjectNode patch, HttpServletRequest request) {
    LinkChanges changes;
    try {
      changes = json.treeToValue(patch, LinkChanges.class);
    } catch (JsonProcessingException e) {
      throw new HttpMessageNotReadableException(
          "not a patch of a link", e, new ServletServerHttpRequest(request));
    }
    Set<String> given =
        patch.properties().stream().map(field -> field.getKey()).collect(Collectors.toSet());
    return functions.call(updateLink, new LinkPatch(code, given, changes));
  }

  @DeleteMapping("/{code}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void delete(@PathVariable String code) {
    functions.call(deleteLink, code);
  }
}
