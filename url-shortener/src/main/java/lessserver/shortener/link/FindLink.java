package lessserver.shortener.link;

import java.util.function.Function;
import lessserver.functions.PublicUrl;
import lessserver.functions.Refusal;
import org.springframework.stereotype.Component;

/** Finds a link by its code. */
@Component
class FindLink implements Function<String, LinkView> {

  private final Links links;
  private final PublicUrl publicUrl;

  FindLink(Links links, PublicUrl publicUrl) {
    this.links = links;
    this.publicUrl = publicUrl;
  }

  @Override
  public LinkView apply(String code) {
    return links
        .findByCode(Code.followed(code).value())
        .map(link -> LinkView.of(link, publicUrl))
        .orElseThrow(() -> new NoSuchLink(code));
  }

  /** Nobody made a link with that code. */
  static final class NoSuchLink extends Refusal {

    private static final long serialVersionUID = 1L;

    private NoSuchLink(String code) {
      super(Kind.UNKNOWN, "There is no link " + code + ".");
    }
  }
}
