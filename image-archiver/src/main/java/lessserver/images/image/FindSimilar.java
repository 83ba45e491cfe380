package lessserver.images.image;

import jakarta.validation.Validator;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import lessserver.functions.Constraints;
import org.springframework.stereotype.Component;

/** Finds the images that look like one, the most alike first. */
@Component
class FindSimilar implements Function<SimilarQuery, List<FindSimilar.Similar>> {

  private static final int MOST = 100;

  private final Images images;
  private final Validator validator;

  FindSimilar(Images images, Validator validator) {
    this.images = images;
    this.validator = validator;
  }

  /**
   * An image and how much it differs.
   *
   * @param distance 0 for one that looks the same, up to 64
   */
  record Similar(int distance, ImageView image) {}

  private record Near(long position, int distance) {}

  @Override
  public List<Similar> apply(SimilarQuery query) {
    Constraints.check(validator, query);
    Image image = images.find(query.imageId()).orElseThrow(() -> new UnknownImage(query.imageId()));
    Long look = image.fingerprint();
    if (look == null) {
      return List.of();
    }
    List<Near> near =
        images.looks(image.position()).stream()
            .map(each -> new Near(each.getPosition(), Long.bitCount(each.getFingerprint() ^ look)))
            .filter(each -> each.distance() <= query.distance())
            .sorted(Comparator.comparingInt(Near::distance).thenComparingLong(Near::position))
            .limit(MOST)
            .toList();
    Map<Long, Image> found =
        images.at(near.stream().map(Near::position).toList()).stream()
            .collect(Collectors.toMap(Image::position, each -> each));
    return near.stream()
        .filter(each -> found.containsKey(each.position()))
        .map(
            each ->
                new Similar(
                    each.distance(),
                    ImageView.of(Objects.requireNonNull(found.get(each.position())))))
        .toList();
  }
}
