package lessserver.shortener.link;

import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.Validator;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import lessserver.events.Outbox;
import lessserver.functions.Refusal;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Makes links, all or none, and tells of each. */
@Component
class CreateLinks implements Function<NewLinks, List<LinkView>> {

  private final Links links;
  private final Outbox outbox;
  private final Validator validator;
  private final RandomGenerator random;
  private final Clock clock;
  private final URI publicUrl;

  CreateLinks(
      Links links,
      Outbox outbox,
      Validator validator,
      RandomGenerator random,
      Clock clock,
      @Value("${lessserver.public-url}") URI publicUrl) {
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
    Set<ConstraintViolation<NewLinks>> violations = validator.validate(wish);
    if (!violations.isEmpty()) {
      throw new ConstraintViolationException(violations);
    }
    Target target = Target.of(wish.url(), publicUrl);
    Instant now = clock.instant();
    if (wish.expiresAt() != null && !wish.expiresAt().isAfter(now)) {
      throw new ExpiryInThePast();
    }
    List<LinkView> made = new ArrayList<>();
    if (wish.mediums().isEmpty()) {
      made.add(make(wish, target, null, now));
    }
    for (String medium : wish.mediums()) {
      made.add(make(wish, target, medium, now));
    }
    return made;
  }

  private LinkView make(NewLinks wish, Target target, @Nullable String medium, Instant now) {
    Tags tags = new Tags(wish.campaign(), wish.source(), medium);
    Code code = code(wish, medium);
    try {
      Link link =
          links.saveAndFlush(
              new Link(
                  code.value(),
                  target.address().toString(),
                  target.tagged(tags),
                  tags,
                  now,
                  wish.expiresAt()));
      outbox.tell(LinkCreated.of(link));
      return LinkView.of(link, publicUrl);
    } catch (DataIntegrityViolationException _) {
      throw new CodeTaken(code);
    }
  }

  private Code code(NewLinks wish, @Nullable String medium) {
    if (wish.code() == null) {
      Code code = Code.random(random);
      while (links.existsByCode(code.value())) {
        code = Code.random(random);
      }
      return code;
    }
    Code asked = Code.of(wish.code());
    return medium == null || wish.mediums().size() == 1 ? asked : asked.on(medium);
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
