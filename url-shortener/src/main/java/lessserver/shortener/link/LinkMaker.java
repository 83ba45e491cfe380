package lessserver.shortener.link;

import jakarta.validation.Validator;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import lessserver.functions.Constraints;
import lessserver.functions.PublicUrl;
import lessserver.functions.Refusal;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Turns a wish into links, or says why not; stores nothing. */
@Component
class LinkMaker {

  private final Links links;
  private final Validator validator;
  private final RandomGenerator random;
  private final Clock clock;
  private final PublicUrl publicUrl;

  LinkMaker(
      Links links, Validator validator, RandomGenerator random, Clock clock, PublicUrl publicUrl) {
    this.links = links;
    this.validator = validator;
    this.random = random;
    this.clock = clock;
    this.publicUrl = publicUrl;
  }

  /** New links, whose codes may be taken. */
  List<Link> make(NewLinks wish) {
    checkExpiry(wish.expiresAt());
    return restore(wish);
  }

  /** As they were elsewhere, even if their time is over. */
  List<Link> restore(NewLinks wish) {
    Constraints.check(validator, wish);
    Target target = target(wish.url());
    Terms terms =
        new Terms(
            wish.title(),
            Set.copyOf(wish.tags()),
            wish.expiresAt(),
            wish.maxVisits(),
            RedirectStatus.of(wish.redirect()),
            Boolean.TRUE.equals(wish.forwardQuery()),
            expiredUrl(wish.expiredUrl()));
    Instant now = clock.instant();
    List<@Nullable String> mediums = new ArrayList<>(wish.mediums());
    if (mediums.isEmpty()) {
      mediums.add(null);
    }
    Iterator<Code> codes = codes(wish).iterator();
    List<Link> made = new ArrayList<>();
    for (@Nullable String medium : mediums) {
      Tags tags = new Tags(wish.campaign(), wish.source(), medium);
      made.add(new Link(codes.next(), target, tags, terms, now));
    }
    return made;
  }

  Target target(String url) {
    return Target.of("url", url, publicUrl);
  }

  @Nullable String expiredUrl(@Nullable String url) {
    return url == null ? null : Target.of("expiredUrl", url, publicUrl).toString();
  }

  void checkExpiry(@Nullable Instant expiresAt) {
    if (expiresAt != null && !expiresAt.isAfter(clock.instant())) {
      throw new ExpiryInThePast();
    }
  }

  /** As many as there are links to make, at least one. */
  private List<Code> codes(NewLinks wish) {
    int wanted = Math.max(1, wish.mediums().size());
    if (wish.code() == null) {
      return Stream.generate(this::freeCode).limit(wanted).toList();
    }
    Code asked = Code.of(wish.code());
    return wanted == 1 ? List.of(asked) : asked.onEach(wish.mediums());
  }

  private Code freeCode() {
    Code code = Code.random(random);
    while (links.existsByCode(code.value())) {
      code = Code.random(random);
    }
    return code;
  }

  /** The link would never have worked. */
  static final class ExpiryInThePast extends Refusal {

    private static final long serialVersionUID = 1L;

    private ExpiryInThePast() {
      super(
          Kind.INVALID,
          "A link cannot expire before it is made.",
          new FieldError("expiresAt", "must be in the future"));
    }
  }
}
