package lessserver.images.image;

import jakarta.validation.Validator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import lessserver.functions.Constraints;
import lessserver.functions.Page;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Component;

/** Lists images, newest first. */
@Component
class ListImages implements Function<ImageQuery, Page<ImageView>> {

  private final Images images;
  private final Validator validator;

  ListImages(Images images, Validator validator) {
    this.images = images;
    this.validator = validator;
  }

  @Override
  public Page<ImageView> apply(ImageQuery query) {
    Constraints.check(validator, query);
    List<Image> found =
        images.page(
            query.page().before(),
            query.status(),
            query.label(),
            pattern(query.q()),
            Limit.of(query.page().fetch()));
    return Page.of(query.page(), found, Image::position, ImageView::of);
  }

  private static @Nullable String pattern(@Nullable String q) {
    return q == null ? null : "%" + q.toLowerCase(Locale.ROOT).replaceAll("([!%_])", "!$1") + "%";
  }
}
