package lessserver.shortener.link;

import jakarta.validation.Validator;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import lessserver.events.Outbox;
import lessserver.functions.Constraints;
import lessserver.functions.PublicUrl;
import lessserver.functions.Refusal;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Makes links, all or none, and tells of each. */
@Component
public class CreateLinks implements Function<NewLinks, List<LinkView>> {

  private final Links links;
  private final Outbox outbox;
  private final Validator validator;
  private final RandomGenerator random;
  private final Clock clock;
  private final PublicUrl publicUrl;

  CreateLinks(
      Links links,
      Outbox outbox,
      Validator validator,
      RandomGenerator random,
      Clock clock,
      PublicUrl publicUrl) {
    this.links = links;
    this.outbox = outbox;
    this.validator = validator;
    this.random = random;
    this.clock = clock;
    this.publicUrl = publicUrl;
  }

  @Override
  @Transactional
  public List<LinkView> apply(NewLinks wish) {
    Constraints.check(validator, wish);
    Target target = Target.of(wish.url(), publicUrl);
    Instant now = clock.instant();
    if (wish.expiresAt() != null && !wish.expiresAt().isAfter(now)) {
      throw new ExpiryInThePast();
    }
    List<@Nullable String> mediums = new ArrayList<>(wish.mediums());
    if (mediums.isEmpty()) {
      mediums.add(null);
    }
    Iterator<Code> codes = codes(wish).iterator();
    List<LinkView> made = new ArrayList<>();
    for (@Nullable String medium : mediums) {
      made.add(make(codes.next(), wish, target, medium, now));
    }
    return made;
  }

  private LinkView make(
      Code code, NewLinks wish, Target target, @Nullable String medium, Instant now) {
    Tags tags = new Tags(wish.campaign(), wish.source(), medium);
    Link link =
        links
            .add(
                new Link(
                    code.value(),
                    target.address().toString(),
                    target.tagged(tags),
                    tags,
                    now,
                    wish.expiresAt()))
            .orElseThrow(() -> new CodeTaken(code));
    outbox.tell(LinkCreated.of(link));
    return LinkView.of(link, publicUrl);
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

  /** Somebody else has the code. */
  static final class CodeTaken extends Refusal {

    private static final long serialVersionUID = 1L;

    private CodeTaken(Code code) {
      super(
          Kind.CONFLICT,
          "The code " + code.value() + " is taken.",
          new FieldError("code", "is taken"));
    }
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
