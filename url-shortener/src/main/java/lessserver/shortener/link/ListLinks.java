package lessserver.shortener.link;

import jakarta.validation.Validator;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import lessserver.functions.Constraints;
import lessserver.functions.PublicUrl;
import lessserver.functions.Refusal;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Component;

/** Lists links, newest first, a page at a time. */
@Component
class ListLinks implements Function<LinkQuery, LinkPage> {

  private final Links links;
  private final Validator validator;
  private final PublicUrl publicUrl;

  ListLinks(Links links, Validator validator, PublicUrl publicUrl) {
    this.links = links;
    this.validator = validator;
    this.publicUrl = publicUrl;
  }

  @Override
  public LinkPage apply(LinkQuery query) {
    Constraints.check(validator, query);
    if (query.limit() < 1 || query.limit() > LinkQuery.MOST) {
      throw new InvalidPage("limit", "must be between 1 and " + LinkQuery.MOST);
    }
    long before = query.cursor() == null ? Long.MAX_VALUE : position(query.cursor());
    String q = query.q() == null ? null : containing(query.q().toLowerCase(Locale.ROOT));
    List<Link> found =
        links.page(
            before,
            query.campaign(),
            q,
            Limit.of(query.limit() + 1)); // One more tells if there is a next page.
    List<Link> items = found.subList(0, Math.min(found.size(), query.limit()));
    String next = found.size() > items.size() ? cursor(items.getLast()) : null;
    return new LinkPage(items.stream().map(link -> LinkView.of(link, publicUrl)).toList(), next);
  }

  /** A pattern of {@link Links#page}, whose wildcards the text's own characters are not. */
  private static String containing(String text) {
    return "%" + text.replaceAll("[!%_]", "!$0") + "%";
  }

  private static String cursor(Link last) {
    byte[] position = Long.toString(last.id()).getBytes(StandardCharsets.US_ASCII);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(position);
  }

  private static long position(String cursor) {
    try {
      return Long.parseLong(
          new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.US_ASCII));
    } catch (IllegalArgumentException _) {
      throw new InvalidPage("cursor", "must be a nextCursor that this address gave");
    }
  }

  /** There is no such page. */
  static final class InvalidPage extends Refusal {

    private static final long serialVersionUID = 1L;

    private InvalidPage(String field, String why) {
      super(Kind.INVALID, "The " + field + " " + why + ".", new FieldError(field, why));
    }
  }
}
