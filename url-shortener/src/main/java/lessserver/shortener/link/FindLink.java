package lessserver.shortener.link;

import java.util.function.Function;
import lessserver.functions.PublicUrl;
import org.springframework.stereotype.Component;

/** Finds a link by its code. */
@Component
public class FindLink implements Function<String, LinkView> {

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
}
