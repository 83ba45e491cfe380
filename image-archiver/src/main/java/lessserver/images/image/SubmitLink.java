package lessserver.images.image;

import jakarta.validation.Validator;
import java.util.Objects;
import java.util.function.Function;
import lessserver.functions.Constraints;
import lessserver.outbound.Outbound;
import org.springframework.stereotype.Component;

/** Takes a link to a picture. Fetching it is not its business, only whether it may be fetched. */
@Component
class SubmitLink implements Function<NewLink, ImageView> {

  private final Outbound outbound;
  private final Validator validator;
  private final NewImages newImages;

  SubmitLink(Outbound outbound, Validator validator, NewImages newImages) {
    this.outbound = outbound;
    this.validator = validator;
    this.newImages = newImages;
  }

  @Override
  public ImageView apply(NewLink link) {
    Constraints.check(validator, link);
    String url = Objects.requireNonNull(link.url()).strip();
    outbound.check("url", url);
    if (link.notifyUrl() != null) {
      outbound.check("notifyUrl", link.notifyUrl());
    }
    return newImages.record(
        link.imageId(),
        new Image.Wishes(url, link.title(), link.isPublic(), link.notifyUrl()),
        RequestHash.of("link", url, link.title(), link.isPublic(), link.notifyUrl()),
        _ -> {});
  }
}
