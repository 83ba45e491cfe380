package lessserver.images.mosaic;

import jakarta.validation.Validator;
import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import lessserver.events.Outbox;
import lessserver.functions.Constraints;
import lessserver.functions.Refusal;
import lessserver.images.image.Image;
import lessserver.images.image.ImageStatus;
import lessserver.images.image.Images;
import lessserver.images.image.Label;
import lessserver.images.image.NamedRecords;
import lessserver.images.image.RequestHash;
import lessserver.images.image.UnknownImage;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Takes the wish for a mosaic. Making it is not its business. */
@Component
class RequestMosaic implements Function<NewMosaic, MosaicView> {

  private final Images images;
  private final ImageSearch search;
  private final Mosaics mosaics;
  private final Outbox outbox;
  private final Validator validator;
  private final NamedRecords named;
  private final Clock clock;

  RequestMosaic(
      Images images,
      ImageSearch search,
      Mosaics mosaics,
      Outbox outbox,
      Validator validator,
      NamedRecords named,
      Clock clock) {
    this.images = images;
    this.search = search;
    this.mosaics = mosaics;
    this.outbox = outbox;
    this.validator = validator;
    this.named = named;
    this.clock = clock;
  }

  @Override
  public MosaicView apply(NewMosaic wish) {
    Constraints.check(validator, wish);
    return named.findOrMake(() -> record(wish));
  }

  private MosaicView record(NewMosaic wish) {
    RequestHash request = RequestHash.of(wish.imageId(), wish.label(), wish.tilePixels());
    String id = wish.mosaicId().toString();
    Optional<Mosaic> told = mosaics.find(id);
    if (told.isPresent()) {
      request.check(told.get().request());
      return MosaicView.of(told.get());
    }
    String imageId = Objects.requireNonNull(wish.imageId());
    Image image = images.find(imageId).orElseThrow(() -> new UnknownImage(imageId));
    if (image.status() != ImageStatus.ARCHIVED) {
      throw new NotArchivedYet(image);
    }
    String label = wish.label() == null ? ownLabel(image) : wish.label();
    Instant now = clock.instant();
    int tile = Objects.requireNonNullElse(wish.tilePixels(), NewMosaic.USUAL_TILE);
    Mosaic mosaic = mosaics.saveAndFlush(new Mosaic(id, imageId, label, tile, request, now));
    outbox.tell(new MosaicRequested(id, imageId, now));
    return MosaicView.of(mosaic);
  }

  /** The surest that another image has, too; without one, all images will do. */
  private @Nullable String ownLabel(Image image) {
    return image.labels().stream()
        .map(Label::name)
        .distinct()
        .filter(label -> !search.find(label, image.id(), 2).isEmpty())
        .findFirst()
        .orElse(null);
  }

  /** There is no picture of it yet, or never will be. */
  static final class NotArchivedYet extends Refusal {

    private static final long serialVersionUID = 1L;

    private NotArchivedYet(Image image) {
      super(
          Kind.CONFLICT,
          "Image " + image.id() + " is " + image.status() + ", and has to be ARCHIVED.",
          new FieldError("imageId", "must be of an archived image"));
    }
  }
}
