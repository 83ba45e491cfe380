package lessserver.shortener.link;

import java.net.URI;
import java.util.List;
import lessserver.functions.Functions;
import lessserver.functions.Page;
import lessserver.functions.PageQuery;
import lessserver.functions.PublicUrl;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Links over HTTP. */
@RestController
@RequestMapping("/api/v1/links")
class LinkTriggers {

  private final Functions functions;
  private final CreateLinks createLinks;
  private final FindLink findLink;
  private final ListLinks listLinks;
  private final PublicUrl publicUrl;

  LinkTriggers(
      Functions functions,
      CreateLinks createLinks,
      FindLink findLink,
      ListLinks listLinks,
      PublicUrl publicUrl) {
    this.functions = functions;
    this.createLinks = createLinks;
    this.findLink = findLink;
    this.listLinks = listLinks;
    this.publicUrl = publicUrl;
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
      @RequestParam(required = false) @Nullable String q,
      @RequestParam(defaultValue = PageQuery.USUAL_LIMIT) int limit,
      @RequestParam(required = false) @Nullable String cursor) {
    return functions.call(listLinks, new LinkQuery(campaign, q, new PageQuery(limit, cursor)));
  }
}
