package lessserver.images.image;

import jakarta.validation.Validator;
import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import lessserver.events.Outbox;
import lessserver.functions.Constraints;
import lessserver.functions.TraceParent;
import lessserver.outbound.Outbound;
import org.springframework.stereotype.Component;

/** Takes a link to a picture. Fetching it is not its business, only whether it may be fetched. */
@Component
class SubmitLink implements Function<NewLink, ImageView> {

  private final Images images;
  private final Outbound outbound;
  private final Outbox outbox;
  private final Validator validator;
  private final NamedRecords named;
  private final TraceParent trace;
  private final Clock clock;

  SubmitLink(
      Images images,
      Outbound outbound,
      Outbox outbox,
      Validator validator,
      NamedRecords named,
      TraceParent trace,
      Clock clock) {
    this.images = images;
    this.outbound = outbound;
    this.outbox = outbox;
    this.validator = validator;
    this.named = named;
    this.trace = trace;
    this.clock = clock;
  }

  @Override
  public ImageView apply(NewLink link) {
    Constraints.check(validator, link);
    String url = Objects.requireNonNull(link.url()).strip();
    outbound.check("url", url);
    if (link.notifyUrl() != null) {
      outbound.check("notifyUrl", link.notifyUrl());
    }
    return named.findOrMake(() -> record(link, url));
  }

  private ImageView record(NewLink link, String url) {
    String id = link.imageId().toString();
    RequestHash request =
        RequestHash.of("link", url, link.title(), link.isPublic(), link.notifyUrl());
    Optional<Image> told = images.find(id);
    if (told.isPresent()) {
      request.check(told.get().request());
      return ImageView.of(told.get());
    }
    Instant now = clock.instant();
    Image image =
        images.saveAndFlush(
            new Image(
                id,
                new Image.Wishes(url, link.title(), link.isPublic(), link.notifyUrl()),
                request,
                trace.currentTraceId(),
                now));
    outbox.tell(new ImageEvent.Submitted(id, image.sourceUrl(), now));
    return ImageView.of(image);
  }
}
