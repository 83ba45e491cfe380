package lessserver.shortener.link;

import jakarta.validation.Validator;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import lessserver.events.Outbox;
import lessserver.functions.Constraints;
import lessserver.functions.PublicUrl;
import lessserver.functions.Refusal;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Changes a link, and tells of it. */
@Component
class UpdateLink implements Function<LinkPatch, LinkView> {

  private final Links links;
  private final LinkMaker maker;
  private final Outbox outbox;
  private final ApplicationEventPublisher here;
  private final Validator validator;
  private final PublicUrl publicUrl;
  private final Clock clock;

  UpdateLink(
      Links links,
      LinkMaker maker,
      Outbox outbox,
      ApplicationEventPublisher here,
      Validator validator,
      PublicUrl publicUrl,
      Clock clock) {
    this.links = links;
    this.maker = maker;
    this.outbox = outbox;
    this.here = here;
    this.validator = validator;
    this.publicUrl = publicUrl;
    this.clock = clock;
  }

  @Override
  @Transactional
  public LinkView apply(LinkPatch patch) {
    Constraints.check(validator, patch.changes());
    String code = Code.followed(patch.code()).value();
    Link link = links.lockByCode(code).orElseThrow(() -> new NoSuchLink(code));
    String url = patch.after("url", LinkChanges::url, link.url());
    if (url == null) {
      throw new UrlMissing();
    }
    Instant expiresAt = patch.after("expiresAt", LinkChanges::expiresAt, link.expiresAt());
    if (patch.given().contains("expiresAt")) {
      maker.checkExpiry(expiresAt);
    }
    List<String> tags = patch.after("tags", LinkChanges::tags, link.tags());
    Integer redirect = patch.after("redirect", LinkChanges::redirect, link.redirect().code());
    Boolean forward = patch.after("forwardQuery", LinkChanges::forwardQuery, link.forwardsQuery());
    link.set(
        maker.target(url),
        new Tags(
            patch.after("campaign", LinkChanges::campaign, link.campaign()),
            patch.after("source", LinkChanges::source, link.source()),
            patch.after("medium", LinkChanges::medium, link.medium())),
        new Terms(
            patch.after("title", LinkChanges::title, link.title()),
            tags == null ? Set.of() : Set.copyOf(tags),
            expiresAt,
            patch.after("maxVisits", LinkChanges::maxVisits, link.maxVisits()),
            RedirectStatus.of(redirect),
            Boolean.TRUE.equals(forward),
            maker.expiredUrl(
                patch.after("expiredUrl", LinkChanges::expiredUrl, link.expiredUrl()))));
    links.saveAndFlush(link);
    outbox.tell(LinkChanged.of(link, clock.instant()));
    here.publishEvent(new CodeTouched(code));
    return LinkView.of(link, publicUrl);
  }

  /** A link has to lead somewhere. */
  static final class UrlMissing extends Refusal {

    private static final long serialVersionUID = 1L;

    private UrlMissing() {
      super(Kind.INVALID, "A link needs a url.", new FieldError("url", "must not be null"));
    }
  }
}
