package lessserver.shortener.link;

import jakarta.validation.Validator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import lessserver.functions.Constraints;
import lessserver.functions.Page;
import lessserver.functions.PublicUrl;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Component;

/** Lists links, newest first, a page at a time. */
@Component
class ListLinks implements Function<LinkQuery, Page<LinkView>> {

  private final Links links;
  private final Validator validator;
  private final PublicUrl publicUrl;

  ListLinks(Links links, Validator validator, PublicUrl publicUrl) {
    this.links = links;
    this.validator = validator;
    this.publicUrl = publicUrl;
  }

  @Override
  public Page<LinkView> apply(LinkQuery query) {
    Constraints.check(validator, query);
    String q = query.q() == null ? null : containing(query.q().toLowerCase(Locale.ROOT));
    List<Link> found =
        links.page(
            query.page().before(),
            query.campaign(),
            query.tag(),
            q,
            Limit.of(query.page().fetch()));
    return Page.of(query.page(), found, Link::id, link -> LinkView.of(link, publicUrl));
  }

  /** A pattern of {@link Links#page}, whose wildcards the text's own characters are not. */
  private static String containing(String text) {
    return "%" + text.replaceAll("[!%_]", "!$0") + "%";
  }
}
